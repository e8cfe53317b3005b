# row 51: refused | tried to change
import sqlite3


def f(bait):
    sqlite3.connect(bait['new']).execute('create table grades (mark)')

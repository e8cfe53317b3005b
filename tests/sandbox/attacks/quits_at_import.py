# row 31: exit | ends the program
quit()

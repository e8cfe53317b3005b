# row 97: syntax | command for a notebook
%matplotlib inline
import numpy as np

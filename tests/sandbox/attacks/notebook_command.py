# row 97: syntax | notebook command
%matplotlib inline
import numpy as np

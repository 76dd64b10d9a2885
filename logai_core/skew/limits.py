"""From where on something is said of clocks."""

FEWEST = 5  # ids, below which nothing is said
FEWEST_WAITS = 10  # shared ids, below which waits prove nothing
HOLDS = 0.8  # of ids in which the order must hold with the offset
IN_ORDER = 0.4  # of ids in which it holds as it is, from where on clocks agree
FITS = 0.9  # of ids in which the visit must fit into a pause
RHO, RHO_SIGMAS = 0.3, 3.0  # how well pauses and visits must go together
STEADY = 0.25  # of the offset, which the middle half must stay within
WORK_US = 1_000_000  # an offset below it may be the time that work takes

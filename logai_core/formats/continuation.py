"""Which lines continue the record above them, whatever its format.

Sure ones: indented by a tab or two blanks, the parts of stack traces, closing
brackets. Likely ones continue a record only when they state no time themselves:
one blank of indent, and a bare `Name: text` right below an indented line (the last
line of a Python traceback).
"""

SURE = (
    r"^(?:\t| {2}|Caused by: |Suppressed: |at [A-Za-z_$][A-Za-z0-9_$.<>/]*\("
    r"|\.\.\. [0-9]+ more"
    r"|Traceback \(most recent call last\):|During handling of the above exception"
    r"|The above exception was the direct cause|--- End of |goroutine [0-9]+ \["
    r"|(?:[A-Za-z_][A-Za-z0-9_$]*\.)*[A-Z][A-Za-z0-9_$]*"
    r"(?:Error|Exception|Exit|Interrupt|Throwable)(?:: |:?$)"
    r"|[\])}]+[,;]?[ \t]*$)"
)
INDENTED = r"^[ \t]"
BELOW_INDENTED = r"^(?:[A-Za-z_][A-Za-z0-9_]*\.)*[A-Z][A-Za-z0-9_]*(?:: |$)"

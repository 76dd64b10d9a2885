"""Which lines continue the record above them, whatever its format.

`SURE` lines always do, `INDENTED` ones unless they state a time, and so does a bare
`Name: text` right below an indented line (the last line of a Python traceback), or
any line below one that `ENDS_OPEN`. Lines that `FOLLOW` continue a record whose head
is known; without one they begin their own. Lines that `BREAK` out of what was logged
begin a record although they state no time.

Where most records state their time, every line that no format explains goes with the
record above: a message may have any lines, and log shippers join them by the same rule.
"""

_NAME = r"(?:[A-Za-z_][A-Za-z0-9_$]*(?:\.|::))*[A-Z][A-Za-z0-9_$]*"
_FAILURE = rf"(?:{_NAME}(?:Error|Exception|Exit|Interrupt|Throwable)|Error|Exception)"

_JAVA = (
    r"Caused by: |Suppressed: |Wrapped by: |at [A-Za-z_$][A-Za-z0-9_$.<>/@]*\("
    r"|\.\.\. [0-9]+ (?:more|common frames)|Locked ownable synchronizers:"
    r'|"[^"]+" (?:#[0-9]+ )?(?:\[[0-9]+\] )?(?:daemon )?prio=[0-9]+ '
)
_PYTHON = (
    r"During handling of the above exception|The above exception was the direct cause"
)
_GO = (
    r"goroutine [0-9]+ \[|created by [A-Za-z0-9_./-]+\.|exit status [0-9]+$"
    r"|[A-Za-z0-9_./-]+\.[A-Za-z0-9_.()*\[\]{}-]+\((?:\)|\{?0x|\.\.\.|\{\})"
    r"|\[signal [A-Z0-9]+: |(?:rax|rbx|rip|rsp|r[0-9]+) +0x[0-9a-f]+$"
)
_DOTNET = r"--- End of | ---> |---> [A-Z]"
_NODE = r"Node\.js v[0-9]"
_RUBY = r"[^ :]+\.rb:[0-9]+:in [`'\"][^`'\"]+['\"]$"
_PHP_AND_GDB = (
    r"(?:PHP )?[Ss]tack trace:$"
    r"|#[0-9]+ +(?:/|0x|\{main\}|\[internal function\]|[A-Za-z_][A-Za-z0-9_:<>~]* ?\()"
)
_RUST = r"note: (?:run with|[Ss]ome details are omitted)|stack backtrace:$"
_SANITIZERS = (
    r"(?:READ|WRITE) of size [0-9]|0x[0-9a-f]+ is located |freed by thread T[0-9]"
    r"|previously allocated by thread T[0-9]|SUMMARY: [A-Za-z]+Sanitizer"
    r"|==[0-9]+==(?: |ABORTING)"
)
_KERNEL = (
    r"Modules linked in: |CPU: [0-9]+ PID: |Hardware name: |Call Trace:$|Stack:$"
    r"|task: [0-9a-f]{8}|R(?:IP|SP|[A-Z0-9]{2}): |Code: (?:[0-9a-f]{2} |<)"
    r"|(?:[CDEF]S|CR[0-9]|DR[0-9]): {1,2}[0-9a-f]{4}|FS: |---\[ end (?:trace|Kernel) "
)
_STRUCTURES = r'[\])}]+[,;]?[ \t]*$| "[^"]*" ?: ?|</[A-Za-z]'

SURE = (
    rf"^(?:\t| {{2}}|{_JAVA}|{_PYTHON}|{_GO}|{_DOTNET}|{_NODE}|{_RUBY}|{_PHP_AND_GDB}"
    rf"|{_RUST}|{_SANITIZERS}|{_KERNEL}|{_STRUCTURES})"
)
# Of the sure ones, those that announce the line after the next blank ones.
ANNOUNCES = rf"^(?:{_PYTHON})"

INDENTED = r"^[ \t]"
BELOW_INDENTED = rf"^{_NAME}(?:: |$)"
ENDS_OPEN = r"^thread '.*' (?:\([0-9]+\) )?panicked at .*:$"

_SQL = (
    r"SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|AND|OR|SET|VALUES|(?:LEFT|RIGHT|INNER|FULL"
    r"|CROSS|OUTER) (?:OUTER )?JOIN|JOIN|ON|GROUP BY|ORDER BY|HAVING|LIMIT|UNION|WITH"
    r"|CREATE|ALTER|DROP|BEGIN|COMMIT|ROLLBACK"
)
_HEX = r"(?:0x)?[0-9a-fA-F]{4,16}:? +(?:[0-9a-fA-F]{2,8} +){4}"
_TABLE = r"\+[-=+]{2,}\+[ \t]*$|\|.*\|[ \t]*$"
FOLLOW = (
    rf"^(?:Traceback \(most recent call last\):|{_FAILURE}(?:: |:?$)|\*\* \([A-Z]"
    rf"|(?:{_SQL})(?: |$)|{_HEX}|{_TABLE}|At (?:line:[0-9]|[A-Z]:\\))"
)

BREAKS = (
    r'^(?:Exception in thread "|panic: |fatal error: |Unhandled [Ee]xception'
    r"|thread '.*' (?:\([0-9]+\) )?panicked at |terminate called |==[0-9]+==ERROR: "
    r"|Segmentation fault|\*\*\* Error in |(?:/|file:///|node:)[^ :]+:[0-9]+$)"
)

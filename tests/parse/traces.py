"""What runtimes print when something fails, made up."""

TRACES = {
    "java": """java.lang.IllegalStateException: pool is empty
\tat org.example.Pool.take(Pool.java:31)
\tSuppressed: java.io.IOException: closed
\t\tat org.example.Net.close(Net.java:9)
\t... 12 more
Caused by: java.net.ConnectException: refused
    at org.example.Net.open(Net.java:7)
... 3 more""",
    "java main": """Exception in thread "main" java.lang.IllegalStateException: empty
\tat org.example.Pool.take(Pool.java:31)
Caused by: java.net.ConnectException: refused
\t... 1 more""",
    "python": """Traceback (most recent call last):
  File "/srv/shop.py", line 31, in pay
    raise Refused(card)
          ^^^^^^^^^^^^^

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop.py", line 35, in pay
    log(card)
shop.errors.Refused: card 7""",
    "python group": """  + Exception Group Traceback (most recent call last):
  |   File "/srv/shop.py", line 35, in pay
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------""",
    "go": """panic: runtime error: index out of range [5]

goroutine 7 [running]:
main.pay(0xc000012345, 0x5)
\t/src/shop/pay.go:12 +0x1d
github.com/example/shop.(*Cart).Total(...)
\t/src/shop/cart.go:7
created by main.main in goroutine 1
\t/src/shop/main.go:9 +0x2c
exit status 2""",
    "dotnet": """System.InvalidOperationException: no card
 ---> System.Net.Http.HttpRequestException: refused
   at Shop.Pay.Open() in C:\\src\\Pay.cs:line 12
   --- End of inner exception stack trace ---
   at Shop.Pay.Run() in C:\\src\\Pay.cs:line 31
--- End of stack trace from previous location ---
   at Shop.Program.Main()""",
    "node": """/srv/shop/pay.js:12
    throw new Error("refused");
    ^

Error: refused
    at pay (/srv/shop/pay.js:12:11) {
  [cause]: Error: late
      at open (/srv/shop/net.js:7:3)
}

Node.js v20.11.0""",
    "ruby": """\tfrom shop/pay.rb:12:in `pay'
\tfrom shop/main.rb:7:in `<main>'""",
    "php": """#0 /srv/shop/pay.php(12): pay()
#1 [internal function]: Shop->run()
#2 {main}
  thrown in /srv/shop/pay.php on line 12""",
    "rust": """thread 'main' panicked at src/pay.rs:12:5:
index out of bounds: the len is 3 but the index is 5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/std/src/panicking.rs:645:5
note: run with `RUST_BACKTRACE=full` for a verbose backtrace""",
    "gdb": """#0  0x00007f0000001234 in raise () from /lib/libc.so.6
#1  pay (card=7) at pay.c:12""",
    "sanitizer": """==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602
READ of size 4 at 0x602 thread T0
    #0 0x4f in pay /src/pay.c:12
0x602 is located 0 bytes inside of 4-byte region
freed by thread T0 here:
    #0 0x4e in free
SUMMARY: AddressSanitizer: heap-use-after-free /src/pay.c:12 in pay
==123==ABORTING""",
    "indented": "  request: {\n    id: 7\n}",
}

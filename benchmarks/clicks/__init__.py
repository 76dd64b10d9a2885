"""What a click costs: time on the server, and bytes to the browser.

    python -m benchmarks.clicks [--records 5000000] [--case HOME/NAME] [--rounds 4]
        [--only CLICK …] [--idle 20]

A made-up incident is loaded, the workbench is started and a real Chromium clicks through
it: searches, pages of lines, errors, context, facets, windows, patterns, comparison,
threads. Times are those of the runs of the script, bytes those of the websocket. Each
round asks for something else, so that no answer is known from the round before. At the
end many sessions are opened and left idle, and what each costs in memory is printed.
"""

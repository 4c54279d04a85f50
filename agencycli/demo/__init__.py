"""An invented agency, «НУЛЬ», to try the program on: staff, clients, history, deals, and what is to be done this week.

Nothing here is anybody's: see ``numbers`` for why its phones, addresses and tax numbers can belong to nobody. The data
are Russian whatever the interface speaks, the same for the same seed and day, and any number of clients can be asked
for: a small base to look at, a large one to measure with.
"""

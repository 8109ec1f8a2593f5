"""编排 of a timetable: what is to be placed, where it may stand, what was placed; loads, placing, problems.

Times are whole minutes since the Unix epoch, floors are sets of pieces of ground, as everywhere. People are
never modelled while placing: contests know how many athletes they share, which is all that a choice of times
needs. Names come in afterwards, when problems are listed.

Covers: fixtures one after the other, side by side, and all at once; areas that share ground; rounds in their
order with rest between them; what is locked stays; athletes in two contests are kept half an hour apart.
Leaves out: officials, equipment, travel between venues, and any search beyond a few greedy passes: what they cannot
keep is listed as a problem, and a person moves it.
"""

"""The books: what is owed, what is written down for good, and the papers people keep.

numbers    gapless numbers per series and year
ledger     append-only double entry in whole Rappen, per helper
snapshots  what a paper says, frozen as text
documents  a paper: its number, its frozen text, and the bytes printed from it
receipts   the neighbour's receipt and the helper's copy
paper      from frozen text to PDF
post       sheets for the post: the appointment in large type, a receipt with its covering letter
checks     does everything add up?
"""

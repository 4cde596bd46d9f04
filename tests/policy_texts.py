"""A regime and a ladder as an office would write them."""

PROVINCE = """
id = "tinh"
name = "Báo cáo định kỳ của tỉnh"
source = "Quyết định 40/2019/QĐ-UBND"
tiers = [ { tier = "coordinator", workdays = 3 } ]
periods = [
  { id = "H1", every = "half_yearly", label = "6 tháng", window = ["15/12 năm trước", "14/6"], cut_off = "28/5", estimate = true, due = "4/6", cumulative = true },
  { id = "Y", every = "yearly", label = "năm", window = ["15/12 năm trước", "14/12"], due = "24/12", cumulative = true, tiers = [ { tier = "unit", day = "16/12" } ] },
]
"""
LADDER = """
id = "nhe"
[[steps]]
name = "due_soon"
offset = -2
audiences = ["desk_officer"]
level = 0
letter = "due_soon"
"""

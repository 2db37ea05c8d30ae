#!/usr/bin/env python3
"""Writes golden-counted.csv: cases of limits counted in another way than the product counts them.

The product walks from day to day. Here the days that count are laid out beforehand as a sorted list
of numbers, paused days are cut out of it, and the last day is found by its index; hours are counted
on a list of open intervals of minutes. Run in this folder: python3 golden-counted.py > golden-counted.csv
"""
import bisect
import calendar
import csv
import datetime as dt
import random
import sys

EPOCH = dt.datetime(2013, 1, 1)
LAST = dt.date(2027, 12, 31)
announced = {}
with open('../../../main/resources/calendar/working-calendar.csv', encoding='utf-8-sig') as file:
    for row in csv.DictReader(file):
        announced[dt.date.fromisoformat(row['date'])] = row['kind']
FIRST = dt.date(2013, 1, 1)
ALL = [FIRST.toordinal() + i for i in range((LAST - FIRST).days + 1)]


def working(ordinal):
    day = dt.date.fromordinal(ordinal)
    return announced.get(day, 'workday' if day.isoweekday() < 6 else 'holiday') == 'workday'


WORKING = [one for one in ALL if working(one)]
HOLIDAYS = {day.toordinal() for day, kind in announced.items() if kind == 'holiday'}


def standing(pauses):
    """Days at whose end (24:00) the clock stands."""
    days = set()
    for begin, end in pauses:
        first = begin.toordinal()  # stands at this day's end if it began before it, which it did
        last = end.toordinal() - 1  # a pause until 00:00 still covers the end of the day before
        days.update(range(first, last + 1))
    return days


def last_day(number, unit, roll, start, pauses):
    begin = start.toordinal()
    if unit == 'M':
        month = start.month - 1 + number
        year, month = start.year + month // 12, month % 12 + 1
        target = dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
        number = target.toordinal() - begin
    cut = standing(pauses)
    days = [one for one in (WORKING if unit == 'WD' else ALL) if one not in cut]
    end = begin if number == 0 else days[bisect.bisect_right(days, begin) + number - 1]
    if roll == 'holiday':
        while end in HOLIDAYS:
            end += 1
    elif roll == 'rest-day':
        end = WORKING[bisect.bisect_left(WORKING, end)]
    return dt.date.fromordinal(end)


def hours(number, start, pauses):
    """The minute in which the last of the running minutes ends."""
    open_minutes = number * 60
    minute = int((start - EPOCH).total_seconds() // 60)
    stands = set()
    for begin, end in pauses:
        stands.update(range(int((begin - EPOCH).total_seconds() // 60), int((end - EPOCH).total_seconds() // 60)))
    while open_minutes:
        if minute not in stands:
            open_minutes -= 1
        minute += 1
    return EPOCH + dt.timedelta(minutes=minute)


def text(moment):
    return moment.strftime('%Y-%m-%dT%H:%M')


def main():
    dice = random.Random(20151003)
    out = csv.writer(sys.stdout, lineterminator='\n')
    out.writerow(['id', 'number', 'unit', 'roll', 'start', 'pauses', 'last_day', 'due'])
    starts = []
    for year in range(2014, 2027):
        # Before and after the long holidays, at the ends of months and in the middle of nowhere.
        for month, day in ((1, 20), (1, 31), (2, 10), (4, 3), (4, 29), (6, 8), (9, 25), (9, 30)):
            starts.append(dt.datetime(year, month, day, dice.randrange(24), dice.choice((0, 1, 30, 59))))
        for _ in range(16):
            day = dt.date(year, 1, 1) + dt.timedelta(days=dice.randrange(300 if year < 2026 else 250))
            starts.append(dt.datetime.combine(day, dt.time(dice.randrange(24), dice.randrange(60))))
    lengths = [('WD', (1, 2, 3, 5, 7, 10, 20, 30, 45)), ('D', (1, 3, 7, 10, 15, 30, 60, 90)), ('M', (1, 2, 3)), ('H', (1, 24, 48, 72))]
    for index, start in enumerate(starts):
        unit, numbers = lengths[dice.choices((0, 1, 2, 3), (9, 5, 2, 2))[0]]
        number = dice.choice(numbers)
        if start.year == 2026 and start.month > 7:
            number = min(number, 3)
        roll = 'none' if unit == 'H' else dice.choice(('none', 'none', 'holiday', 'rest-day'))
        pauses = []
        at = start
        for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
            begin = at + dt.timedelta(minutes=dice.randrange(4 * 24 * 60))
            if dice.random() < 0.2:
                begin = begin.replace(hour=0, minute=0)
                begin = max(begin, at)
            end = begin + dt.timedelta(minutes=dice.randrange((3 if start.year == 2026 else 14) * 24 * 60))
            if dice.random() < 0.2:
                end = max(begin, end.replace(hour=0, minute=0))
            pauses.append((begin, end))
            # The next may begin before this one is over.
            at = begin if dice.random() < 0.3 else end
        if unit == 'H':
            due = hours(number, start, pauses)
            last = (due - dt.timedelta(minutes=1)).date()
        else:
            last = last_day(number, unit, roll, start, pauses)
            due = dt.datetime.combine(last + dt.timedelta(days=1), dt.time())
        if last.year > 2026:
            continue
        out.writerow([f'g{index:03}', number, unit, roll, text(start), ';'.join(f'{text(a)}/{text(b)}' for a, b in pauses), last, due.isoformat() + '+08:00'])


main()

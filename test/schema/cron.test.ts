import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scheduleProblem } from '../../src/verify/values/cron.ts';

describe('schedules that Kubernetes accepts and that occur', () => {
  test.each([
    '* * * * *',
    '*/5 * * * *',
    '0 3 * * *',
    '0,30 8-18/2 * * MON-FRI',
    '5/15 * * * *',
    '0 0 29 2 *',
    '0 0 31 1,2 *',
    '0 0 ? * sun',
    '0 0 1 JAN ?',
    // With both fields restricted, either a Monday or the 31st is enough.
    '0 0 31 2 1',
    '0 3 31 */2 *',
  ])('%s', (schedule) => {
    expect(scheduleProblem(schedule)).toBeUndefined();
  });
});

describe('schedules with something wrong', () => {
  test.each([
    ['0 3 * *', 'has 4 fields, but must have five: minute, hour, day of month, month, day of week'],
    ['60 * * * *', 'has no valid minute'],
    ['0 24 * * *', 'has no valid hour'],
    ['0 0 0 * *', 'has no valid day of month'],
    ['0 0 1 13 *', 'has no valid month'],
    ['0 0 * * 7', 'has no valid day of week'],
    ['0 0 * foo *', 'has no valid month'],
    ['1-2-3 * * * *', 'has no valid minute'],
    ['1,,2 * * * *', 'has no valid minute'],
    ['-1 * * * *', 'has no valid minute'],
    ['*/0 * * * *', 'has a step of 0 in its minute'],
    ['0 18-8 * * *', 'has a range in its hour that ends before it begins'],
    ['0 0 30 2 *', 'never comes'],
    ['0 0 31 2,4,6,9,11 *', 'never comes'],
    ['0 0 31 feb ?', 'never comes'],
  ])('%s', (schedule, problem) => {
    expect(scheduleProblem(schedule)).toContain(problem);
  });
});

test('a schedule of single numbers in their ranges is valid if the day exists in the month', () => {
  const fields = [
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 1, max: 31 }),
    fc.integer({ min: 1, max: 12 }),
  ] as const;
  fc.assert(
    fc.property(...fields, (minute, hour, day, month) => {
      // 2024 is a leap year.
      const exists = new Date(Date.UTC(2024, month - 1, day)).getUTCDate() === day;
      expect(scheduleProblem(`${minute} ${hour} ${day} ${month} *`) === undefined).toBe(exists);
    }),
    { numRuns: 400 },
  );
});

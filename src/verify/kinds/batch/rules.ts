import { conflict } from '../issues.ts';
import type { Rule } from '../rule.ts';

/** The API server generates the selector of a Job. */
export const jobSelector: Rule = ({ selector, manualSelector }, report) => {
  if (selector === undefined || selector === null || manualSelector === true) return;
  report(
    conflict(
      ['selector'],
      'a Job gets its selector from the API server, which refuses another one',
      'Remove selector; where it is meant, set manualSelector: true.',
    ),
  );
};

/** Each run of a CronJob is a separate Job, so its template cannot have a selector. */
export const noSelector: Rule = ({ selector, manualSelector }, report) => {
  if (selector !== undefined && selector !== null)
    report(
      conflict(
        ['selector'],
        'a Job of a CronJob gets its selector from the API server, which refuses another one',
        'Remove selector.',
      ),
    );
  if (manualSelector === true)
    report(conflict(['manualSelector'], 'a CronJob takes no manualSelector', 'Remove it.'));
};

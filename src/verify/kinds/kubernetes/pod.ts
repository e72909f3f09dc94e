import { asList, isPlainMap } from '../../model/data.ts';
import { at } from '../read.ts';
import type { Rule } from '../rule.ts';

export const localhostProfile: Rule = ({ type, localhostProfile: profile }, report) => {
  if (type === 'Localhost' && profile === undefined) {
    report({
      path: ['localhostProfile'],
      message: 'type Localhost needs localhostProfile',
      hint: 'Name the profile on the node.',
      part: 'key',
    });
  } else if (type !== 'Localhost' && profile !== undefined) {
    report({
      path: ['localhostProfile'],
      message: 'localhostProfile is for type Localhost alone',
      hint: 'Remove it, or set type: Localhost.',
      part: 'key',
    });
  }
};

export const rootAgainstNonRoot: Rule = ({ runAsNonRoot, runAsUser }, report) => {
  if (runAsNonRoot !== true || runAsUser !== 0) return;
  report({
    path: ['runAsUser'],
    message: 'runAsUser: 0 is root, which runAsNonRoot: true forbids, so the container never starts',
    hint: 'Give another user, or allow root.',
  });
};

export const toleration: Rule = ({ key, operator, value, effect, tolerationSeconds }, report) => {
  if (operator === 'Exists' && value !== undefined && value !== '') {
    report({
      path: ['value'],
      message: 'operator Exists takes no value',
      hint: 'Remove the value, or use operator: Equal.',
    });
  }
  if ((key === undefined || key === '') && operator !== 'Exists') {
    report({
      path: ['key'],
      message: 'a toleration without a key needs operator: Exists',
      hint: 'Add operator: Exists.',
      part: 'key',
    });
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    report({
      path: ['tolerationSeconds'],
      message: 'tolerationSeconds needs effect: NoExecute',
      hint: 'Add effect: NoExecute.',
      part: 'key',
    });
  }
};

/** The reference lets an image be left out, for a controller to fill in; no server takes a workload without one. */
export const images: Rule = (spec, report) => {
  const template = at(spec, 'template');
  if (isPlainMap(template) && at(template, 'spec') === undefined) {
    report({
      path: ['template', 'spec'],
      message: 'the template of the pods has no spec',
      hint: 'Add the spec with its containers.',
      part: 'key',
    });
  }
  for (const field of ['containers', 'initContainers']) {
    for (const [index, container] of asList(at(template, 'spec', field)).entries()) {
      if (!isPlainMap(container) || (typeof container['image'] === 'string' && container['image'] !== ''))
        continue;
      report({
        path: ['template', 'spec', field, index, 'image'],
        message: `the container ${String(container['name'])} has no image`,
        hint: 'Name its image.',
        part: 'key',
      });
    }
  }
};

export const restartAlways: Rule = (spec, report) => {
  const policy = at(spec, 'template', 'spec', 'restartPolicy');
  if (policy !== 'OnFailure' && policy !== 'Never') return;
  report({
    path: ['template', 'spec', 'restartPolicy'],
    message: `pods of this kind restart always, not ${policy}`,
    hint: 'Remove restartPolicy, or use a Job.',
  });
};

export const jobRestartPolicy: Rule = (spec, report) => {
  const pod = at(spec, 'template', 'spec');
  if (pod === undefined || at(pod, 'restartPolicy') === 'OnFailure' || at(pod, 'restartPolicy') === 'Never')
    return;
  report({
    path: ['template', 'spec', 'restartPolicy'],
    message: "a Job's pods need restartPolicy OnFailure or Never",
    hint: 'Add restartPolicy: OnFailure; the default, Always, is refused.',
  });
};

export const recreateStrategy: Rule = ({ type, rollingUpdate }, report) => {
  if (type !== 'Recreate' || rollingUpdate === undefined || rollingUpdate === null) return;
  report({
    path: ['rollingUpdate'],
    message: 'rollingUpdate excludes type: Recreate',
    hint: 'Remove one of the two.',
    part: 'key',
  });
};

export const cronTimeZone: Rule = ({ schedule, timeZone }, report) => {
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
    report({
      path: ['timeZone'],
      message: `there is no time zone ${timeZone}`,
      hint: 'Name one as the IANA database does: Etc/UTC, Europe/Berlin.',
    });
  }
  if (typeof schedule !== 'string' || !/\b(CRON_)?TZ=/.test(schedule)) return;
  report({ path: ['schedule'], message: 'a schedule holds no time zone', hint: 'Give it as timeZone.' });
};

/** Those that most name: to ask for any other, the time zones of the world are loaded first. */
const usualTimeZones = ['UTC', 'Etc/UTC', 'GMT'];

function isTimeZone(name: string): boolean {
  if (usualTimeZones.includes(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '' && name !== 'Local';
  } catch {
    return false;
  }
}

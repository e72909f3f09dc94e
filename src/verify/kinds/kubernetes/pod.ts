import { stringOf } from '../../../diagnostics/string-of.ts';
import { asList, isPlainMap } from '../../model/data.ts';
import { at, list, maps } from '../read.ts';
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
      message: 'localhostProfile is only for type Localhost',
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

/** Port names of a container must be unique. */
export const portNames: Rule = ({ ports }, report) => {
  const seen = new Set<string>();
  for (const [index, { name }] of maps(ports).entries()) {
    if (typeof name !== 'string') continue;
    if (seen.has(name))
      report({
        code: 'schema/duplicate-item',
        path: ['ports', index, 'name'],
        message: `two ports of this container are called ${name}`,
        hint: 'Rename one of the two.',
      });
    seen.add(name);
  }
};

/** A container cannot have the name of another one, not even of one that runs before it. */
export const containerNames: Rule = (pod, report) => {
  const seen = new Set<unknown>();
  for (const field of ['containers', 'initContainers'])
    for (const [index, { name }] of maps(pod[field]).entries()) {
      // Two of one list are duplicates of that list.
      if (typeof name === 'string' && field === 'initContainers' && seen.has(name))
        report({
          code: 'schema/duplicate-item',
          path: [field, index, 'name'],
          message: `a container is called ${name} as well`,
          hint: 'Rename one of the two.',
        });
      if (field === 'containers') seen.add(name);
    }
};

/** Memory comes in whole bytes; the API server only warns of thousandths. */
export const wholeBytes: Rule = (resources, report) => {
  for (const field of ['requests', 'limits'])
    for (const resource of ['memory', 'ephemeral-storage']) {
      const amount = at(resources[field], resource);
      if (typeof amount !== 'string' || !/^\d+m$/.test(amount) || Number(amount.slice(0, -1)) % 1000 === 0)
        continue;
      report({
        severity: 'warning',
        path: [field, resource],
        message: `${amount} is ${Number(amount.slice(0, -1)) / 1000} bytes: m stands for thousandths`,
        hint: `Write ${amount.slice(0, -1)}Mi.`,
      });
    }
};

/** Liveness and startup probes must succeed after one success. */
export const oneSuccess: Rule = (container, report) => {
  for (const probe of ['livenessProbe', 'startupProbe']) {
    const threshold = at(container[probe], 'successThreshold');
    if (typeof threshold !== 'number' || threshold <= 1) continue;
    report({
      path: [probe, 'successThreshold'],
      message: `the successThreshold of a ${probe} must be 1`,
      hint: 'Remove it: 1 is its default.',
    });
  }
};

export const escalation: Rule = ({ privileged, allowPrivilegeEscalation, capabilities }, report) => {
  if (allowPrivilegeEscalation !== false) return;
  const admin = list(at(capabilities, 'add')).some(
    (each) => each === 'SYS_ADMIN' || each === 'CAP_SYS_ADMIN',
  );
  if (privileged !== true && !admin) return;
  report({
    code: 'schema/conflicting-fields',
    path: ['allowPrivilegeEscalation'],
    message: `allowPrivilegeEscalation: false cannot be combined with ${admin ? 'the capability SYS_ADMIN' : 'privileged: true'}`,
    hint: 'Remove one of the two.',
  });
};

/** With hostNetwork, host ports must equal container ports. */
export const hostPorts: Rule = (spec, report) => {
  if (spec['hostNetwork'] !== true) return;
  for (const field of ['containers', 'initContainers']) {
    for (const [index, container] of maps(spec[field]).entries()) {
      for (const [port, { hostPort, containerPort }] of maps(container['ports']).entries()) {
        if (typeof hostPort !== 'number' || hostPort === 0 || hostPort === containerPort) continue;
        report({
          path: [field, index, 'ports', port, 'hostPort'],
          message: 'with hostNetwork, hostPort must equal containerPort',
          hint: 'Remove hostPort.',
        });
      }
    }
  }
};

export const ownNameservers: Rule = ({ dnsPolicy, dnsConfig }, report) => {
  if (dnsPolicy !== 'None' || list(at(dnsConfig, 'nameservers')).length > 0) return;
  report({
    path: ['dnsPolicy'],
    message: 'dnsPolicy: None needs a nameserver in dnsConfig',
    hint: 'Add dnsConfig: {nameservers: […]}, or use ClusterFirst.',
  });
};

const isZero = (value: unknown) => value === 0 || value === '0%';

/** An update that may neither remove nor add a pod never progresses. */
export const someRoom: Rule = ({ maxSurge, maxUnavailable }, report) => {
  if (!isZero(maxSurge) || !isZero(maxUnavailable)) return;
  report({
    path: ['maxUnavailable'],
    message: 'maxSurge and maxUnavailable cannot both be 0',
    hint: 'Set one of the two to 1.',
  });
};

/** By default, a DaemonSet adds no pod before it removes one. */
export const daemonRoom: Rule = ({ maxSurge = 0, maxUnavailable }, report) =>
  someRoom({ maxSurge, maxUnavailable }, report);

/**
 * Upstream's schema makes the image optional, for controllers to fill in; the API server accepts no workload without
 * one.
 */
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
        message: `the container ${stringOf(container['name'])} has no image`,
        hint: 'Add its image.',
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
    message: `restartPolicy must be Always for pods of this kind, not ${policy}`,
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
    message: 'rollingUpdate cannot be combined with type: Recreate',
    hint: 'Remove one of the two.',
    part: 'key',
  });
};

export const cronTimeZone: Rule = ({ schedule, timeZone }, report) => {
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
    report({
      path: ['timeZone'],
      message: `the time zone ${timeZone} does not exist`,
      hint: 'Use a name of the IANA database, such as Etc/UTC or Europe/Berlin.',
    });
  }
  if (typeof schedule !== 'string' || !/\b(CRON_)?TZ=/.test(schedule)) return;
  report({
    path: ['schedule'],
    message: 'a schedule cannot contain a time zone',
    hint: 'Set it as timeZone.',
  });
};

/** The most frequent time zones; checking any other loads the full list first. */
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

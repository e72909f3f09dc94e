import type { Labels } from './connection.ts';
import {
  conditionOf,
  fieldOf,
  type LiveCheck,
  type LiveObject,
  type LiveProblem,
  type Reply,
  type Target,
  textOf,
} from './live.ts';
import type { Of, Variables } from './values.ts';

function resolved<T>(of: Of<T>, variables: Variables): T {
  return typeof of === 'function' ? (of as (variables: Variables) => T)(variables) : of;
}

/** Checks that every object of a kind is ready, by a condition of its status or by `problem`. */
export function readiness(check: {
  readonly name: string;
  readonly title: string;
  /** The kind, as `LiveCluster.list` takes it. */
  readonly kind: string;
  /** `Ready` by default. */
  readonly condition?: string;
  /** Why an object is not ready, if no condition shows it; undefined if it is ready. */
  readonly problem?: (object: LiveObject) => string | undefined;
  readonly advice: string;
}): LiveCheck {
  const { name, title, kind, condition = 'Ready', problem, advice } = check;
  return {
    name,
    title,
    run: async (cluster) => {
      const objects = await cluster.list(kind);
      if (objects.length === 0) return undefined;
      return objects.flatMap((object): LiveProblem[] => {
        const message = problem === undefined ? unready(object, condition) : problem(object);
        if (message === undefined) return [];
        return [{ object, message, advice, command: describe(kind, object) }];
      });
    },
  };
}

/** Why a condition of an object is not true; undefined if it is. */
export function unready(object: LiveObject, type = 'Ready'): string | undefined {
  const condition = conditionOf(object, type);
  if (condition === undefined) return `it has no condition ${type} yet: no controller has processed it`;
  if (fieldOf(condition, 'status') === 'True') return undefined;
  const [reason, message] = [textOf(condition, 'reason'), textOf(condition, 'message')];
  return [reason || `${type} is ${textOf(condition, 'status') || 'unknown'}`, message]
    .filter((part) => part !== '')
    .join(': ');
}

/** A command that shows an object with its events. */
export function describe(kind: string, { metadata: { namespace, name } }: LiveObject): string {
  const [own = '', group] = kind.split('/').reverse();
  const resource = `${own.toLowerCase()}${group === undefined ? '' : `.${group}`}`;
  return `kubectl describe ${resource} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

/** A log line that a program writes when something is wrong, and what it means. */
export interface Sign {
  readonly line: RegExp;
  readonly message: string;
  readonly advice: string;
}

/** Checks that the logs of pods contain no known signs of trouble. Lines are not shown: they may contain secrets. */
export function logSigns(check: {
  readonly name: string;
  readonly title: string;
  readonly namespace: Of<string>;
  readonly pods: Labels;
  readonly signs: Of<readonly Sign[]>;
}): LiveCheck {
  const { name, title, namespace, pods: labels, signs } = check;
  return {
    name,
    title,
    run: async (cluster, variables) => {
      const pods = await cluster.list('Pod', { namespace: resolved(namespace, variables), labels });
      if (pods.length === 0) return undefined;
      const problems: LiveProblem[] = [];
      for (const pod of pods) {
        const hasRestarted = restartsOf(pod) > 0;
        const logs = [
          await cluster.log(pod),
          ...(hasRestarted ? [await cluster.log(pod, { previous: true })] : []),
        ].join('\n');
        for (const { line, message, advice } of resolved(signs, variables)) {
          const known = problems.some((problem) => problem.message === message);
          if (known || !line.test(logs)) continue;
          const selector = `kubectl logs -n ${pod.metadata.namespace ?? 'default'} ${pod.metadata.name} --tail=100`;
          problems.push({ severity: 'warning', object: pod, message, advice, command: selector });
        }
      }
      return problems;
    },
  };
}

function restartsOf(pod: LiveObject): number {
  const statuses = fieldOf(pod, 'status', 'containerStatuses');
  const counts = Array.isArray(statuses) ? statuses.map((status) => fieldOf(status, 'restartCount')) : [];
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}

/** Checks that a request through the API server gets the expected answer. */
export function answers(check: {
  readonly name: string;
  readonly title: string;
  /** The target; undefined if the configuration does not include it. A pod is found by its labels. */
  readonly target: (variables: Variables) => (Omit<Target, 'pod'> & { readonly pods?: Labels }) | undefined;
  /** Whether an answer is correct; by default, status 200 to 399. */
  readonly accept?: (reply: Reply, variables: Variables) => boolean;
  readonly advice: Of<string>;
}): LiveCheck {
  const { name, title, target, accept = isFine, advice } = check;
  return {
    name,
    title,
    run: async (cluster, variables) => {
      const wanted = target(variables);
      if (wanted === undefined) return undefined;
      const { pods: labels, ...asked } = wanted;
      const { namespace } = asked;
      const [pod] = labels === undefined ? [] : await cluster.list('Pod', { namespace, labels });
      const whole = { ...asked, ...(pod && { pod: pod.metadata.name }) };
      if (whole.service === undefined && whole.pod === undefined) {
        const message = 'there is no pod to check';
        return [
          { message, advice: resolved(advice, variables), command: `kubectl get pods -n ${namespace}` },
        ];
      }
      const reply = await cluster.ask(whole);
      if (accept(reply, variables)) return [];
      return [
        {
          message: replyText(whole, reply),
          advice: resolved(advice, variables),
          command: `kubectl get --raw ${proxyPath(whole)}`,
        },
      ];
    },
  };
}

const isFine = ({ status }: Reply) => status >= 200 && status < 400;

/** The path of a request to pods, through the API server. */
export function proxyPath({ namespace, service, pod, port, path }: Target): string {
  const [kind, name] = service === undefined ? ['pods', pod] : ['services', service];
  return `/api/v1/namespaces/${namespace}/${kind}/${name}:${port}/proxy${path}`;
}

function replyText({ service, pod, port, path }: Target, { status, text }: Reply): string {
  const asked = `${service ?? pod}:${port}${path}`;
  if (status === 404 && /"kind":\s*"Status"/.test(text)) {
    return service === undefined ? `there is no pod ${pod}` : `there is no Service ${service}`;
  }
  if (status === 0) return `${asked} gave no answer: ${text}`;
  if (service !== undefined && status === 503 && text.includes('no endpoints available'))
    return `${service} has no ready pod`;
  if (/error trying to reach service/.test(text)) {
    return `the API server cannot reach ${asked}; a network policy may block it`;
  }
  return isFine({ status, text })
    ? `${asked} answered, but not as expected`
    : `${asked} answered with status ${status}`;
}

import {
  conditionOf,
  fieldOf,
  type LiveCluster,
  type LiveObject,
  type LiveProblem,
  listOf,
  textOf,
} from '../../app-kit/live.ts';
import type { AdviceFor } from './advice.ts';
import type { Check } from './check.ts';

/** In milliseconds: how long a pod may take to start before it is a problem. */
const patience = 120_000;

/** Checks that the pods of the platform run. Kubernetes' reasons are taken from the events of the pods. */
export function podCheck(
  namespaces: ReadonlySet<string> | undefined,
  adviceFor: AdviceFor,
  now: number,
): Check {
  return {
    name: 'pods',
    title: 'every pod of the platform runs',
    run: async (cluster) => {
      const all = await cluster.list('Pod');
      const pods = all.filter(({ metadata: { namespace = '' } }) => namespaces?.has(namespace) ?? true);
      if (pods.length === 0) return undefined;
      const found = await Promise.all(pods.map((pod) => problemOf(pod, cluster, now)));
      return found.flatMap((problem, index): LiveProblem[] => {
        const pod = pods[index];
        if (problem === undefined || pod === undefined) return [];
        const own = adviceFor(pod.metadata.labels ?? {});
        return [{ ...problem, advice: [problem.advice, ...own].join('\n') }];
      });
    },
  };
}

async function problemOf(
  pod: LiveObject,
  cluster: LiveCluster,
  now: number,
): Promise<LiveProblem | undefined> {
  const phase = textOf(pod, 'status', 'phase');
  // Failed pods of a Job are reported for the Job.
  if (phase === 'Succeeded' || (phase === 'Failed' && isOfJob(pod))) return undefined;
  const age = now - Date.parse(pod.metadata.creationTimestamp ?? '');
  const deleted = Date.parse(textOf(pod, 'metadata', 'deletionTimestamp'));
  if (now - deleted > patience) {
    return {
      severity: 'warning',
      object: pod,
      message: 'it is being deleted, but does not terminate',
      advice: 'A finalizer, or a node that no longer exists, prevents it.',
      command: seen(pod),
    };
  }
  const states = [
    ...listOf(pod, 'status', 'initContainerStatuses'),
    ...listOf(pod, 'status', 'containerStatuses'),
  ];
  for (const state of states) {
    const problem = containerProblem(pod, state);
    if (problem !== undefined) return problem;
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (fieldOf(scheduled, 'status') === 'False') {
    const message = textOf(scheduled, 'message');
    return {
      object: pod,
      message: `no node accepts it: ${message || textOf(scheduled, 'reason')}`,
      advice: schedulingAdvice(message),
      command: seen(pod),
    };
  }
  if (phase === 'Failed') {
    const why = [textOf(pod, 'status', 'reason'), textOf(pod, 'status', 'message')]
      .filter(Boolean)
      .join(': ');
    const message = `it has failed${why === '' ? '' : `: ${why}`}`;
    return {
      object: pod,
      message,
      advice: 'Read its log and the events of its node.',
      command: seen(pod),
    };
  }
  if (isReady(pod)) return undefined;
  return waiting(pod, await cluster.events(pod), age < patience);
}

/** A pod that has started or is starting, but is not ready. */
function waiting(pod: LiveObject, events: readonly LiveObject[], isYoung: boolean): LiveProblem {
  const last = events.filter((event) => textOf(event, 'type') === 'Warning').at(-1);
  const [reason, text] = [textOf(last, 'reason'), textOf(last, 'message')];
  const why = last === undefined ? '' : `; last: ${reason}: ${text}`;
  const advice =
    reason === 'FailedMount' || reason === 'FailedAttachVolume'
      ? 'A volume, Secret or ConfigMap that it mounts does not exist: see the message, and the claims below.'
      : reason === 'Unhealthy'
        ? 'It runs, but its probe fails: read its log.'
        : 'Wait a moment; if it stays like this, read its events and its log.';
  return {
    severity: isYoung ? 'warning' : 'error',
    object: pod,
    message: `it is ${isYoung ? 'still starting' : 'not ready'}${why}`,
    advice,
    command: reason === 'Unhealthy' ? logs(pod) : seen(pod),
  };
}

/** Kubernetes' reasons why a container does not start, with what to do. */
const reasons: Readonly<Record<string, string>> = {
  ImagePullBackOff: imageAdvice(),
  ErrImagePull: imageAdvice(),
  InvalidImageName: 'Correct the name of the image.',
  ErrImageNeverPull: 'The image is not on the node, and its policy forbids pulling it.',
  CreateContainerConfigError:
    'A Secret, ConfigMap or key for its environment does not exist: see the message; `clusterwright secrets list` shows where each secret goes.',
  CreateContainerError: 'The node cannot create the container: see the message.',
  RunContainerError: 'The program of the image cannot be started: see the message.',
  CrashLoopBackOff: 'The program exits again and again: read its last log lines.',
};

function imageAdvice(): string {
  return 'Check the name and tag of the image, that the node can reach the registry, and the pull secret.';
}

function containerProblem(pod: LiveObject, state: unknown): LiveProblem | undefined {
  const name = textOf(state, 'name');
  const why = textOf(state, 'state', 'waiting', 'reason');
  const restarts = Number(fieldOf(state, 'restartCount') ?? 0);
  const ended = fieldOf(state, 'lastState', 'terminated') ?? fieldOf(state, 'state', 'terminated');
  const wasKilled = textOf(ended, 'reason') === 'OOMKilled';
  const advice = Object.hasOwn(reasons, why) ? reasons[why] : undefined;
  if (advice === undefined) {
    // It is running at present.
    if (!wasKilled || restarts === 0) return undefined;
    const message = `${name} was killed because it exceeded its memory limit; restarts: ${restarts}`;
    return { severity: 'warning', object: pod, message, advice: memoryAdvice, command: seen(pod) };
  }
  if (why !== 'CrashLoopBackOff') {
    const text = textOf(state, 'state', 'waiting', 'message');
    return {
      object: pod,
      message: `${name}: ${[why, text].filter(Boolean).join(': ')}`,
      advice,
      command: seen(pod),
    };
  }
  const code = fieldOf(ended, 'exitCode');
  const end = wasKilled
    ? 'it exceeded its memory limit'
    : typeof code === 'number'
      ? `it exits with status ${code}`
      : 'it ends';
  return {
    object: pod,
    message: `${name}: ${why}: ${end}; restarts: ${restarts}`,
    advice: wasKilled ? memoryAdvice : advice,
    command: `${logs(pod)} -c ${name} --previous`,
  };
}

const memoryAdvice = 'Raise its memory limit.';

function schedulingAdvice(message: string): string {
  if (/unbound immediate PersistentVolumeClaims|volume node affinity|persistentvolumeclaim/i.test(message)) {
    return 'It waits for a volume: see the claims below.';
  }
  if (/Insufficient (cpu|memory)/.test(message)) return 'Lower its requests, or add capacity to the cluster.';
  if (/taint|affinity|selector|topology spread/.test(message)) {
    return 'Its constraints exclude every node: check taints, node labels, and the number of nodes that replicas are spread over.';
  }
  return 'See its events.';
}

function isReady(pod: LiveObject): boolean {
  return fieldOf(conditionOf(pod, 'Ready'), 'status') === 'True';
}

function isOfJob({ metadata }: LiveObject): boolean {
  return listOf(metadata, 'ownerReferences').some((owner) => fieldOf(owner, 'kind') === 'Job');
}

function seen({ metadata: { namespace, name } }: LiveObject): string {
  return `kubectl describe pod ${name} -n ${namespace}`;
}

function logs({ metadata: { namespace, name } }: LiveObject): string {
  return `kubectl logs ${name} -n ${namespace}`;
}

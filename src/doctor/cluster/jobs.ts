import type { Labels } from '../../app-kit/connection.ts';
import {
  conditionOf,
  fieldOf,
  type LiveObject,
  type LiveProblem,
  listOf,
  textOf,
} from '../../app-kit/live.ts';
import type { AdviceFor } from './advice.ts';
import type { Check } from './check.ts';

/** Checks that Jobs succeed; of the Jobs of a CronJob, only the newest counts. */
export function jobCheck(namespaces: ReadonlySet<string> | undefined, adviceFor: AdviceFor): Check {
  const ours = ({ metadata: { namespace = '' } }: LiveObject) => namespaces?.has(namespace) ?? true;
  return {
    name: 'jobs',
    title: 'every Job has succeeded, and no CronJob is suspended',
    run: async (cluster) => {
      const [jobs, cronJobs] = await Promise.all([cluster.list('batch/Job'), cluster.list('batch/CronJob')]);
      const counted = newest(jobs.filter(ours));
      const scheduled = cronJobs.filter(ours);
      if (counted.length + scheduled.length === 0) return undefined;
      return [
        ...counted.flatMap((job) => failure(job, adviceFor)),
        ...scheduled.flatMap((cronJob) => suspended(cronJob)),
      ];
    },
  };
}

function newest(jobs: readonly LiveObject[]): readonly LiveObject[] {
  const byOwner = new Map<string, LiveObject>();
  for (const job of jobs) {
    const owner = listOf(job.metadata, 'ownerReferences').find((one) => fieldOf(one, 'kind') === 'CronJob');
    const isDone = conditionOf(job, 'Complete') !== undefined || conditionOf(job, 'Failed') !== undefined;
    // A running Job of a CronJob has no result yet.
    if (owner !== undefined && !isDone) continue;
    const key =
      owner === undefined
        ? textOf(job.metadata, 'uid') + job.metadata.namespace + job.metadata.name
        : `${job.metadata.namespace} ${textOf(owner, 'name')}`;
    const other = byOwner.get(key);
    if (other === undefined || created(other) < created(job)) byOwner.set(key, job);
  }
  return [...byOwner.values()];
}

const created = ({ metadata }: LiveObject) => metadata.creationTimestamp ?? '';

function failure(job: LiveObject, adviceFor: AdviceFor): readonly LiveProblem[] {
  const failed = conditionOf(job, 'Failed');
  if (fieldOf(failed, 'status') !== 'True') return [];
  const { namespace, name } = job.metadata;
  const labels = (fieldOf(job, 'spec', 'template', 'metadata', 'labels') ?? {}) as Labels;
  const why = [textOf(failed, 'reason'), textOf(failed, 'message')].filter(Boolean).join(': ');
  return [
    {
      object: job,
      message: `it has failed${why === '' ? '' : `: ${why}`}`,
      advice: ['Read the log of its pods.', ...adviceFor(labels)].join('\n'),
      command: `kubectl logs -n ${namespace} -l job-name=${name} --tail=100`,
    },
  ];
}

function suspended(cronJob: LiveObject): readonly LiveProblem[] {
  if (fieldOf(cronJob, 'spec', 'suspend') !== true) return [];
  const { namespace, name } = cronJob.metadata;
  const command = `kubectl patch cronjob ${name} -n ${namespace} -p '{"spec":{"suspend":false}}'`;
  return [
    {
      severity: 'warning',
      object: cronJob,
      message: 'it is suspended',
      advice: 'Resume it when you are done.',
      command,
    },
  ];
}

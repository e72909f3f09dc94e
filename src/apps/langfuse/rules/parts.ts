import { advice, type Finding, needsPart, type RuleInput } from '../../../app-kit/index.ts';

const parts = [
  ['cnpg_enabled', 'CloudNativePG runs its PostgreSQL', 'langfuse_postgres_mode', 'cnpg'],
  [
    'dragonfly_enabled',
    'the shared Dragonfly holds its queue and its cache',
    'langfuse_redis_mode',
    'dragonfly',
  ],
  [
    'dragonfly_acl_enabled',
    'it signs in to Dragonfly as a user of its own',
    'langfuse_redis_mode',
    'dragonfly',
  ],
  ['rustfs_enabled', 'RustFS holds its events, media and exports', 'langfuse_blob_mode', 'rustfs'],
] as const;

/** Langfuse does not run without the components that it depends on. */
export function* requiredParts(input: RuleInput): Iterable<Finding> {
  for (const [part, why, setting, mode] of parts) {
    yield* needsPart({
      part,
      by: 'Langfuse',
      why,
      when: ({ variables }) => variables[setting] === mode,
      at: 'langfuse_enabled',
      otherwise: advice`${{ langfuse_enabled: false }}; if it runs elsewhere, see ${setting}.`,
      code: 'langfuse/missing-part',
    })(input);
  }
}

/** The templates support two major versions. */
export function* supportedChart({ config }: RuleInput): Iterable<Finding> {
  if (/^[12]\./.test(config.langfuse_chart_version)) return;
  yield {
    code: 'langfuse/unsupported-chart',
    path: ['langfuse_chart_version'],
    message: `version ${config.langfuse_chart_version} of the chart expects different values from those that the templates write`,
    hint: 'Use a version 1.x or 2.x, such as "1.5.41".',
  };
}

/** An even number of instances adds cost, but no safety. */
export function* oddInstances({ variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_postgres_mode !== 'cnpg') return;
  const instances = variables.langfuse_postgres_instances;
  if (instances % 2 === 1) return;
  yield {
    code: 'langfuse/even-instances',
    severity: 'warning',
    path: ['langfuse_postgres_instances'],
    message: `langfuse_postgres_instances is ${instances}, an even number`,
    hint: `Use ${instances + 1} for high availability, or 1 for development: with synchronous replicas, ${instances} instances tolerate no more failures than ${instances - 1}.`,
  };
}

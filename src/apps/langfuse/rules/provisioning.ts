import { type Finding, generated, type RuleInput, type Settings } from '../../../app-kit/index.ts';

/** Settings for the first start belong together; an incomplete set is skipped, with a line in the log. */
export function* completeInit({ config, variables }: RuleInput): Iterable<Finding> {
  // With a store, it contains the passwords and keys.
  if (!variables.external_secrets_enabled) {
    yield* together(config, 'langfuse_init_user_email', 'langfuse_init_user_password', 'the first user');
    yield* together(
      config,
      'langfuse_init_project_public_key',
      'langfuse_init_project_secret_key',
      'the API keys of the project',
    );
  }
  const project = config.langfuse_init_project_id;
  if (project === undefined) yield* needsProject(config);
  if (config.langfuse_init_org_id === undefined && config.langfuse_init_org_name !== undefined) {
    if (variables.langfuse_init_org_id === undefined) yield nameWithoutId();
  } else if (variables.langfuse_init_org_id === undefined) {
    yield* needsOrganization(config);
  }
}

type InitSetting = Extract<keyof Settings, `langfuse_init_${string}`>;

/** Reports one of a pair without the other. */
function* together(config: Settings, one: InitSetting, other: InitSetting, what: string): Iterable<Finding> {
  const [given, missing] = config[one] === undefined ? [other, one] : [one, other];
  if (config[given] === undefined || config[missing] !== undefined) return;
  yield {
    ...incomplete(given, `${given} is given without ${missing}: Langfuse would not create ${what}`, [
      `Add ${missing}, or remove ${given}.`,
    ]),
    fixes: generated([missing]),
  };
}

function* needsProject(config: Settings): Iterable<Finding> {
  for (const key of [
    'langfuse_init_project_name',
    'langfuse_init_project_public_key',
    'langfuse_init_project_secret_key',
  ] as const) {
    if (config[key] === undefined) continue;
    yield incomplete(key, `${key} is given without langfuse_init_project_id, so there is no project`, [
      'Add langfuse_init_project_id, such as "default".',
    ]);
    return;
  }
}

function* needsOrganization(config: Settings): Iterable<Finding> {
  for (const [key, what] of [
    ['langfuse_init_user_email', 'the first user'],
    ['langfuse_init_project_id', 'the project'],
  ] as const) {
    if (config[key] === undefined) continue;
    yield incomplete(key, `${key} is given without an organization: Langfuse would not create ${what}`, [
      'Add langfuse_init_org_name.',
    ]);
    return;
  }
}

function nameWithoutId(): Finding {
  return incomplete(
    'langfuse_init_org_name',
    'langfuse_init_org_name has no letter or digit from which an id could be made',
    ['Add langfuse_init_org_id, such as "my-org".'],
  );
}

function incomplete(key: InitSetting, message: string, hint: readonly string[]): Finding {
  return { code: 'langfuse/incomplete-init', path: [key], message, hint: hint.join('\n') };
}

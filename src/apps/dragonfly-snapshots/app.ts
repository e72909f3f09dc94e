import {
  advice,
  type DataStores,
  defineApp,
  type Finding,
  flag,
  generated,
  type RuleInput,
  text,
  type Variables,
} from '../../app-kit/index.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { keysOf } from '../rustfs-setup/steps.ts';
import { keys } from './keys.ts';

const dataStores: DataStores = {
  kind: 'Dragonfly',
  release: 'dragonfly',
  placesOf: (read) => ({ snapshots: stringOf(read(['spec', 'snapshot', 'dir']) ?? 'its own volumes') }),
  stores: { snapshots: { what: 'what Dragonfly starts from', lost: 'jobs that wait, if it runs once' } },
  hint: 'With dragonfly_replicas: 2 or more, the instances copy the jobs to each other: set it before, and lower it afterwards. With one, let the queues run dry first.',
};

/** Snapshots of Dragonfly in a bucket of RustFS, in place of a volume for each instance. */
export default defineApp({
  name: 'dragonfly-snapshots',
  title: 'Dragonfly: snapshots in RustFS',
  introduction: 'Requires dragonfly_enabled and rustfs_enabled.',
  layer: 'platform',
  uses: ['dragonfly', 'external-secrets', 'rustfs', 'rustfs-setup'],
  settings: {
    dragonfly_snapshots_s3_enabled: flag({
      description: `Keep the snapshots of Dragonfly in the bucket \`${keys.bucket}\` of RustFS, and not on a volume of each instance. One of \`true\`, \`false\`. Requires \`rustfs_enabled\`, both keys, and secrets in this file. Dragonfly then starts only while it reaches RustFS.`,
      default: false,
    }),
    ...keys.settings,
  },
  variables: {
    dragonfly_snapshots_s3_enabled: flag(
      'Whether Dragonfly keeps its snapshots in RustFS: asked for, the tree runs it, RustFS runs, and both keys are there.',
      (v) => v.dragonfly_snapshots_s3_enabled && v.dragonfly_deployed && lacking(v, v).length === 0,
    ),
    dragonfly_snapshots_dir: text(
      'Where Dragonfly keeps its snapshots if it keeps them in RustFS.',
      () => `s3://${keys.bucket}/dragonfly`,
    ),
  },
  buckets: (v) => (v.dragonfly_snapshots_s3_enabled ? [keys.user] : []),
  connections: (v) =>
    v.dragonfly_snapshots_s3_enabled
      ? [{ from: 'dragonfly', to: 'rustfs', port: 's3', why: 'snapshots' }]
      : [],
  rules: [takesEffect],
  dataStores,
});

/** Returns the settings that snapshots in RustFS need and `values` do not set. */
function lacking(values: object, v: Variables): readonly string[] {
  // The setup of RustFS knows only keys of this file, and Dragonfly does not start with keys that RustFS refuses.
  if (v.external_secrets_enabled) return ['secrets_backend'];
  return [...(v.rustfs_enabled ? [] : ['rustfs_enabled']), ...keys.lacking(values, v)];
}

/** Warns about snapshots that stay on volumes although RustFS is asked for. */
function* takesEffect({ config, variables: v }: RuleInput): Iterable<Finding> {
  if (config.dragonfly_snapshots_s3_enabled !== true || !v.dragonfly_deployed) return;
  const missing = lacking(config, v);
  if (missing.length === 0) return;
  const warning = { severity: 'warning', path: ['dragonfly_snapshots_s3_enabled'] } as const;
  const message = 'the snapshots of Dragonfly stay on its volumes';
  if (v.external_secrets_enabled) {
    yield {
      ...warning,
      message: `${message}: they are kept in RustFS with keys of this file only, and secrets_backend is external-secrets`,
      ...advice`Set ${{ dragonfly_snapshots_s3_enabled: false }}.`,
    };
    return;
  }
  const { hint, fixes = [] } =
    advice`Set ${missing.join(', ')}; or set ${{ dragonfly_snapshots_s3_enabled: false }}.`;
  yield {
    ...warning,
    message: `${message}: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing or false`,
    hint: missing.length > (v.rustfs_enabled ? 0 : 1) ? `${hint}\n${keysOf(keys.user, v)}` : hint,
    fixes: [...generated(missing), ...fixes],
  };
}

import { defineApp, sealedSecret, text, types, value } from '../../app-kit/index.ts';
import { group, policy, policyDocument, policyName } from './policy.ts';

const bucketUser = types.record({
  policy: types.text,
  user: types.text,
  buckets: types.list(types.text),
  document: policy,
  access_key: types.text,
  secret_key: types.text,
});

/**
 * Creates the buckets, policies, group and users of RustFS through its admin API, instead of manual steps in its
 * Console.
 */
export default defineApp({
  name: 'rustfs-setup',
  title: 'Buckets and users of RustFS',
  layer: 'platform',
  uses: ['rustfs', 'python-image'],
  namespace: (v) => v.rustfs_namespace,
  folder: 'storage/rustfs-setup',
  enabled: (v) => v.rustfs_deployed,
  dependsOn: ['rustfs'],
  variables: {
    rustfs_group: text('The group of RustFS that all users of buckets are in.', () => group),
    rustfs_buckets: value(
      'The buckets of RustFS, each with the user that may use it, its policy, and the settings that hold its keys.',
      types.list(bucketUser),
      (v, { buckets }) =>
        buckets(v).map((owner) => ({
          policy: policyName(owner),
          user: owner.user,
          buckets: owner.buckets,
          document: policyDocument(owner.buckets),
          access_key: owner.accessKey,
          secret_key: owner.secretKey,
        })),
    ),
  },
  parts: [
    sealedSecret('rustfs-setup', {
      keys: (v) => ({
        'root-access-key': 'rustfs_root_access_key',
        'root-secret-key': 'rustfs_root_secret_key',
        ...Object.fromEntries(
          v.rustfs_buckets
            .filter(({ access_key, secret_key }) => Reflect.get(v, access_key) && Reflect.get(v, secret_key))
            .flatMap(({ user, access_key, secret_key }) => [
              [`${user}-access-key`, access_key],
              [`${user}-secret-key`, secret_key],
            ]),
        ),
      }),
    }),
  ],
  services: [{ name: 'rustfs-setup', pods: { 'app.kubernetes.io/name': 'rustfs-setup' }, exposed: false }],
  connections: [{ to: 'rustfs', port: 's3', why: 'buckets, policies and users' }],
  troubleshooting: (v) => [
    {
      pods: { 'app.kubernetes.io/name': 'rustfs-setup' },
      advice: [
        'It makes the buckets, policies and users of RustFS: RustFS has to be ready, and rustfs_root_access_key and rustfs_root_secret_key must be those that it started with.',
        `Without it, uploads fail: ${v.rustfs_buckets.flatMap(({ buckets }) => buckets).join(', ')} must exist.`,
      ],
    },
  ],
});

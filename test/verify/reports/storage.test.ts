import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about backups, storage and pools of addresses. */
const secret = (name: string, keys: string, space = 'apps', type = 'Opaque') =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${space}}\ntype: ${type}\nstringData: {${keys}}\n`;
const filled = (...names: string[]) => names.map((name) => `${name}: "\${X:=a}"`).join(', ');
const claim = object(
  'v1',
  'PersistentVolumeClaim',
  'data',
  '{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}',
);
const backup = (spec: string, more = '') =>
  smallFile(
    claim,
    secret('repo', filled('RESTIC_REPOSITORY', 'RESTIC_PASSWORD')),
    object('volsync.backube/v1alpha1', 'ReplicationSource', 'r', `{sourcePVC: data, ${spec}}`),
    more,
  );

describe('backups and storage', () => {
  runNeighbours([
    [
      'no way of copying',
      backup('trigger: {schedule: "0 2 * * *"}, restic: {repository: repo}'),
      'apps/o.yaml:15',
    ],
    [
      'a schedule of six fields',
      backup('trigger: {schedule: "0 0 2 * * *"}, restic: {repository: repo, copyMethod: Snapshot}'),
      'error apps/o.yaml:15',
    ],
    [
      'a way of copying that does not exist',
      backup('trigger: {schedule: "0 2 * * *"}, restic: {repository: repo, copyMethod: Copy}'),
      'error apps/o.yaml:15',
    ],
    [
      'a Secret that does not exist',
      backup('trigger: {schedule: "0 2 * * *"}, restic: {repository: rpeo, copyMethod: Snapshot}'),
      'apps/o.yaml:15',
    ],
    [
      'a claim from a backup that is not restored',
      smallFile(
        object(
          'v1',
          'PersistentVolumeClaim',
          'data',
          '{accessModes: [ReadWriteOnce], dataSourceRef: {apiGroup: volsync.backube, kind: ReplicationDestination, name: none}, resources: {requests: {storage: 1Gi}}}',
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'a user of a missing object store',
      smallFile(
        object(
          'ceph.rook.io/v1',
          'CephObjectStore',
          'store',
          '{gateway: {port: 80, instances: 1}, metadataPool: {replicated: {size: 3}}, dataPool: {replicated: {size: 3}}}',
        ),
        object('ceph.rook.io/v1', 'CephObjectStoreUser', 'u', '{store: sotre}'),
      ),
      'apps/o.yaml:9',
    ],
    [
      'a peer with a missing profile',
      smallFile(
        object(
          'metallb.io/v1beta2',
          'BGPPeer',
          'p',
          '{myASN: 64512, peerASN: 64513, peerAddress: 10.0.0.1, bfdProfile: fast}',
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'a range of addresses with its ends exchanged',
      smallFile(object('metallb.io/v1beta1', 'IPAddressPool', 'p', '{addresses: [10.0.0.20-10.0.0.10]}')),
      'error apps/o.yaml:4',
    ],
    [
      'a range without its length',
      smallFile(object('metallb.io/v1beta1', 'IPAddressPool', 'p', '{addresses: [10.0.0.1]}')),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'a backup',
      backup(
        'trigger: {schedule: "0 2 * * *"}, restic: {repository: repo, copyMethod: Snapshot, pruneIntervalDays: 7, retain: {daily: 7, within: 3d}, moverSecurityContext: {runAsUser: 1000}, cacheCapacity: 1Gi}',
      ),
    ],
    [
      'a claim that is restored',
      smallFile(
        secret('repo', filled('RESTIC_REPOSITORY', 'RESTIC_PASSWORD')),
        object(
          'volsync.backube/v1alpha1',
          'ReplicationDestination',
          'r',
          '{trigger: {manual: once}, restic: {repository: repo, copyMethod: Snapshot, capacity: 1Gi, accessModes: [ReadWriteOnce]}}',
        ),
        object(
          'v1',
          'PersistentVolumeClaim',
          'data',
          '{accessModes: [ReadWriteOnce], dataSourceRef: {apiGroup: volsync.backube, kind: ReplicationDestination, name: r}, resources: {requests: {storage: 1Gi}}}',
        ),
      ),
    ],
    [
      'pools and their announcements',
      smallFile(
        object(
          'metallb.io/v1beta1',
          'IPAddressPool',
          'p',
          '{addresses: [10.0.0.10-10.0.0.20, 10.1.0.0/28, "fd00::/120"], autoAssign: false}',
        ),
        object('metallb.io/v1beta1', 'L2Advertisement', 'l', '{ipAddressPools: [p], interfaces: [eth0]}'),
      ),
    ],
  ]);
});

import { type ReferenceRule, type ReferenceTable, secretKey } from './rule.ts';

const rook = 'ceph.rook.io';

/** A part of a Ceph cluster, of which only typos are reported: most clusters come from Rook's chart. */
function part(at: string, kind: string): ReferenceRule {
  return { at, to: { group: rook, kind }, name: '', typosOnly: true };
}

/** References of Rook. */
export const storageReferences: ReferenceTable = [
  {
    group: rook,
    kinds: ['CephObjectStoreUser'],
    rules: [
      part('spec.store', 'CephObjectStore'),
      secretKey('spec.keys[].accessKeyRef'),
      secretKey('spec.keys[].secretKeyRef'),
    ],
  },
  {
    group: rook,
    kinds: ['CephBlockPoolRadosNamespace'],
    rules: [part('spec.blockPoolName', 'CephBlockPool')],
  },
  {
    group: rook,
    kinds: ['CephFilesystemSubVolumeGroup'],
    rules: [part('spec.filesystemName', 'CephFilesystem')],
  },
  {
    group: rook,
    kinds: ['CephObjectZone'],
    rules: [part('spec.zoneGroup', 'CephObjectZoneGroup')],
  },
  { group: rook, kinds: ['CephObjectZoneGroup'], rules: [part('spec.realm', 'CephObjectRealm')] },
  { group: rook, kinds: ['CephObjectStore'], rules: [part('spec.zone.name', 'CephObjectZone')] },
];

import { describe } from 'vitest';
import { runNeighbours, runSound, smallFile, smallTree } from '../neighbours/support.ts';

/** Reports about volumes that somebody made by hand, and the claims for them. */
const volume = (rest: string) =>
  `---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: media}\nspec: {capacity: {storage: 1Ti}, accessModes: [ReadWriteMany, ReadOnlyMany], nfs: {server: nas, path: /media}${rest}}\n`;
const claim = (spec: string) =>
  `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: media, namespace: apps}\nspec: {volumeName: media, ${spec}}\n`;
const plain = 'accessModes: [ReadWriteMany], resources: {requests: {storage: 1Ti}}, storageClassName: ""';

describe('claims for a volume', () => {
  runSound([
    ['as the volume is', smallFile(volume(''), claim(plain))],
    ['for less', smallFile(volume(''), claim(plain.replace('1Ti', '500Gi')))],
    [
      'with the class of the volume',
      smallFile(volume(', storageClassName: nfs'), claim(plain.replace('""', 'nfs'))),
    ],
    ['without a class', smallFile(volume(''), claim(plain.replace(', storageClassName: ""', '')))],
    [
      'that the volume is reserved for',
      smallFile(volume(', claimRef: {name: media, namespace: apps}'), claim(plain)),
    ],
    ['whose volume is elsewhere', smallFile(claim(plain))],
    [
      'of a size that a variable sets',
      smallTree(
        { 'o.yaml': `${volume('')}${claim(plain.replace('1Ti', '"${SIZE}"'))}`.replace(/^---\n/, '') },
        '  postBuild: {substituteFrom: [{kind: Secret, name: sizes, optional: true}]}\n',
      ),
    ],
  ]);
  runNeighbours([
    [
      'for a mode that it does not have',
      smallFile(volume(''), claim(plain.replace('ReadWriteMany', 'ReadWriteOnce'))),
      'error apps/o.yaml:9 object/unbindable-claim',
    ],
    [
      'for more',
      smallFile(volume(''), claim(plain.replace('1Ti', '2Ti'))),
      'error apps/o.yaml:9 object/unbindable-claim',
    ],
    [
      'of a class, for a volume without one',
      smallFile(volume(''), claim(plain.replace('""', 'nfs'))),
      'error apps/o.yaml:9 object/unbindable-claim',
    ],
    [
      'for a volume that is reserved for another one',
      smallFile(volume(', claimRef: {name: music, namespace: apps}'), claim(plain)),
      'error apps/o.yaml:9 object/unbindable-claim',
    ],
  ]);
});

describe('JSON in fields', () => {
  const dashboard = (json: string) =>
    smallFile(
      `apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nmetadata: {name: d, namespace: apps}\nspec:\n  instanceSelector: {matchLabels: {a: b}}\n  json: '${json}'\n`,
    );
  const network = (config: string) =>
    smallFile(
      `apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: n, namespace: apps}\nspec:\n  config: '${config}'\n`,
    );
  runSound([
    ['a dashboard', dashboard('{"title": "{{instance}}", "panels": []}')],
    ['a network', network('{"cniVersion": "0.3.1", "type": "macvlan"}')],
  ]);
  runNeighbours([
    [
      'a dashboard with a comma too many',
      dashboard('{"title": "x",}'),
      'error apps/o.yaml:6 object/invalid-json',
    ],
    ['a network without a bracket', network('{"type": "macvlan"'), 'error apps/o.yaml:5 object/invalid-json'],
  ]);
});

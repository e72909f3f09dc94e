import { describe, expect, test } from 'vitest';
import { brief, type Files, verifyForeign } from '../support.ts';
import { cluster, namespace, runNeighbours } from './support.ts';

const tree = (files: Files, rest = '') => cluster({ 'ns.yaml': namespace('apps'), ...files }, rest);

const release = (values: string, more = '') =>
  tree({
    'r.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, url: "oci://ghcr.io/bjw-s-labs/helm/app-template", ref: {tag: 4.1.1}}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: web}\n${more}  values:\n    ${values.replace(/\n/g, '\n    ')}\n`,
  });
const image = '{repository: a.example.org/a, tag: 1.0.0}';
const controller = (more = '', container = `{image: ${image}}`) =>
  `controllers: {web: {${more}containers: {app: ${container}}}}`;
const service = '\nservice: {app: {controller: web, ports: {http: {port: 80}}}}';

describe('what app-template refuses in its values', () => {
  runNeighbours([
    ['nothing', release(controller() + service), []],
    [
      'an image as a text',
      release(controller('', '{image: "a.example.org/a:1"}')),
      'apps/r.yaml:13 helm/refused-value',
    ],
    ['an image without a tag', release(controller('', '{image: {repository: a}}')), 'helm/refused-value'],
    ['an image by its digest', release(controller('', '{image: {repository: a, digest: "sha256:0"}}')), []],
    [
      'an image that all containers share',
      release(controller(`defaultContainerOptions: {image: ${image}}, `, '{env: {A: b}}')),
      [],
    ],
    ['no containers', release('controllers: {web: {replicas: 1}}'), 'helm/refused-value'],
    [
      'a switched-off controller',
      release(`${controller()}\nservice: {}`.replace('{web:', '{old: {enabled: false}, web:')),
      [],
    ],
    ['a strategy of another type', release(controller('strategy: OnDelete, ')), 'helm/refused-value'],
    ['a strategy of its type', release(controller('type: statefulset, strategy: OnDelete, ')), []],
    ['a cron job without a schedule', release(controller('type: cronjob, ')), 'helm/refused-value'],
    [
      'a schedule without a cron job',
      release(controller('cronjob: {schedule: "0 3 * * *"}, ')),
      'helm/refused-value',
    ],
    ['a cron job', release(controller('type: cronjob, cronjob: {schedule: "0 3 * * *"}, ')), []],
    [
      'a service without ports',
      release(`${controller()}\nservice: {app: {controller: web}}`),
      'helm/refused-value',
    ],
    [
      'an external name',
      release(
        `${controller()}\nservice: {app: {controller: web, type: ExternalName, externalName: a.example.org}}`,
      ),
      [],
    ],
    [
      'a port without a number',
      release(`${controller()}\nservice: {app: {controller: web, ports: {http: {}}}}`),
      'helm/refused-value',
    ],
    [
      'a configMap without data',
      release(`${controller()}\nconfigMaps: {a: {labels: {b: c}}}`),
      'helm/refused-value',
    ],
    [
      'a network policy without types',
      release(`${controller()}\nnetworkpolicies: {a: {controller: web}}`),
      'helm/refused-value',
    ],
    [
      'a monitor without endpoints',
      release(`${controller()}${service}\nserviceMonitor: {a: {service: {identifier: app}}}`),
      'helm/refused-value',
    ],
    [
      'values that are elsewhere as well',
      release(
        controller('', '{image: {repository: a}}'),
        '  valuesFrom: [{kind: ConfigMap, name: more, optional: true}]\n',
      ),
      [],
    ],
  ]);
});

const volume = (entry: string) => release(`${controller()}${service}\npersistence: {data: ${entry}}`);
const two = `${controller()}\nservice: {a: {controller: web, ports: {http: {port: 80}}}, b: {controller: web, ports: {http: {port: 81}}}}`;
const ingress = (paths: string) => `\ningress: {a: {hosts: [{host: a.example.org, paths: [${paths}]}]}}`;
const route = (rules: string, kind = 'HTTPRoute') =>
  `\nroute: {a: {kind: ${kind}, hostnames: [a.example.org], parentRefs: [{name: g, namespace: g}], rules: [${rules}]}}`;
const whole = `${controller()}${service}`;
const refusal = 'helm/refused-value';

describe('choices that app-template needs', () => {
  runNeighbours([
    ['a claim without a size', volume('{accessMode: ReadWriteOnce}'), refusal],
    ['a claim', volume('{accessMode: ReadWriteOnce, size: 1Gi}'), []],
    ['a claim that exists', volume('{existingClaim: data}'), []],
    ['NFS without a server', volume('{type: nfs, path: /a}'), refusal],
    ['NFS', volume('{type: nfs, server: nas.example.org, path: /a}'), []],
    ['a path of the node without the path', volume('{type: hostPath}'), refusal],
    ['a ConfigMap without a name', volume('{type: configMap}'), refusal],
    ['an empty folder', volume('{type: emptyDir}'), []],
    [
      'a type of Service',
      release(whole.replace('{controller: web', '{type: Loadbalancer, controller: web')),
      refusal,
    ],
    [
      'a policy of restarts',
      release(controller('type: cronjob, cronjob: {schedule: "0 3 * * *"}, pod: {restartPolicy: Always}, ')),
      refusal,
    ],
    [
      'a type of policy',
      release(`${whole}\nnetworkpolicies: {a: {controller: web, policyTypes: [Ingres]}}`),
      refusal,
    ],
    ['a kind of route', release(whole + route('', 'HttpRoute')), refusal],
    ['two service accounts', release(`${whole}\nserviceAccount: {a: {}, b: {}}`), refusal],
    ['one service account', release(`${whole}\nserviceAccount: {a: {}}`), []],
    ['a path with two services', release(two + ingress('{path: /}')), refusal],
    ['a path that names one of two', release(two + ingress('{path: /, service: {identifier: a}}')), []],
    ['a path with one service', release(whole + ingress('{path: /}')), []],
    ['a backend with two services', release(two + route('{backendRefs: [{port: 80}]}')), refusal],
    ['a backend with one service', release(whole + route('{backendRefs: [{port: 80}]}')), []],
    [
      'a redirect with a backend',
      release(whole + route('{filters: [{type: RequestRedirect}], backendRefs: [{identifier: app}]}')),
      refusal,
    ],
    ['a redirect', release(whole + route('{filters: [{type: RequestRedirect}]}')), []],
  ]);
});

const postgres = (spec: string, name = 'pg', metadata = '') =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: ${name}, namespace: apps${metadata}}\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n${spec}---\n`;
const archive = (server: string, path = 's3://b/pg') =>
  `  backup: {barmanObjectStore: {destinationPath: ${path}, s3Credentials: {inheritFromIAMRole: true}${server}}}\n`;
const unchecked = ', annotations: {cnpg.io/skipEmptyWalArchiveCheck: enabled}';
const role = (spec: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: DatabaseRole\nmetadata: {name: r, namespace: apps}\nspec: {cluster: {name: pg}, ${spec}}\n`;
const managed = (roles: string, more = '') => postgres(`${more}  managed: {roles: [${roles}]}\n`);
const one = (text: string) => tree({ 'p.yaml': text.replace(/---\n$/, '') });

describe('Clusters of CloudNativePG', () => {
  runNeighbours([
    [
      'one archive for two',
      one(postgres(archive(', serverName: a')) + postgres(archive(', serverName: a'), 'two')),
      'error apps/p.yaml:15 ref/shared-archive',
    ],
    ['two names in one store', one(postgres(archive('')) + postgres(archive(''), 'two')), []],
    [
      'two buckets',
      one(postgres(archive(', serverName: a')) + postgres(archive(', serverName: a', 's3://c/pg'), 'two')),
      [],
    ],
    [
      'an archive that is not checked',
      one(postgres(archive(', serverName: a')) + postgres(archive(', serverName: a'), 'two', unchecked)),
      [],
    ],
    [
      'a replica that begins empty',
      one(
        postgres(
          '  replica: {enabled: true, source: o}\n  externalClusters: [{name: o, connectionParameters: {host: a}}]\n',
        ),
      ),
      'error apps/p.yaml:7 schema/rule',
    ],
    [
      'a replica that is switched off',
      one(
        postgres(
          '  replica: {enabled: false, source: o}\n  externalClusters: [{name: o, connectionParameters: {host: a}}]\n',
        ),
      ),
      [],
    ],
    [
      'a group that does not exist',
      one(managed('{name: a}, {name: b, inRoles: [c]}')),
      'warning apps/p.yaml:7 ref/missing-role-for-owner',
    ],
    [
      'a group of a DatabaseRole that does not exist',
      one(managed('{name: a}') + role('name: b, inRoles: [c]')),
      'warning apps/p.yaml:12 ref/missing-role-for-owner',
    ],
    [
      'a role that is managed twice',
      one(managed('{name: a}') + role('name: a')),
      'error apps/p.yaml:12 ref/managed-twice',
    ],
    ['a role with another name', one(managed('{name: a}') + role('name: b')), []],
    [
      'a role of a misspelt Cluster',
      one(postgres('') + role('name: b').replace('{name: pg}', '{name: gp}')),
      'ref/missing-object',
    ],
    [
      'SQL from a missing ConfigMap',
      one(
        postgres(
          '  bootstrap: {initdb: {database: a, owner: a, postInitSQLRefs: {configMapRefs: [{name: sql, key: a}]}}}\n',
        ),
      ),
      'ref/missing-config-map',
    ],
  ]);
  test.each([
    ['that exists', managed('{name: a}, {name: b, inRoles: [a, pg_monitor, app]}')],
    [
      'of a backup',
      managed(
        '{name: b, inRoles: [c]}',
        '  bootstrap: {recovery: {source: o}}\n  externalClusters: [{name: o, barmanObjectStore: {destinationPath: s3://o, s3Credentials: {inheritFromIAMRole: true}}}]\n',
      ),
    ],
  ])('a group %s', (_title, text) => {
    expect(verifyForeign(one(text)).map(brief).join('\n')).not.toContain('ref/missing-role');
  });
});

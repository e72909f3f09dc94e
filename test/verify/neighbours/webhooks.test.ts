import { describe } from 'vitest';
import { cluster, namespace, runNeighbours } from './support.ts';

/** What webhooks, controllers and the templates of a chart refuse, with the place of the mistake. */

const database = (spec: string, more = '') =>
  cluster({
    'ns.yaml': namespace('db'),
    'p.yaml': `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: db}\nspec:\n  instances: 2\n  storage: {size: 1Gi}\n${spec}${more}`,
  });
const pooler = (name: string, spec: string) =>
  database(
    '',
    `---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: ${name}, namespace: db}\nspec: {cluster: {name: pg}, pgbouncer: {poolMode: session${spec}}}\n`,
  );
const origin = '  externalClusters: [{name: old, connectionParameters: {host: old}}]\n';
const restored = (target: string) =>
  database(`  bootstrap: {recovery: {backup: {name: b}, recoveryTarget: {${target}}}}\n`);
const imported = (what: string) =>
  database(`${origin}  bootstrap: {initdb: {import: {source: {externalCluster: old}, ${what}}}}\n`);
const fault = 'error apps/p.yaml:7 schema/';

describe('CloudNativePG refuses', () => {
  runNeighbours([
    ['a variable that the operator sets', database('  env: [{name: pgdata, value: /x}]\n'), fault],
    ['an external cluster without a connection', database('  externalClusters: [{name: old}]\n'), fault],
    ['two targets', restored('targetTime: "2025-01-01 10:00:00", targetLSN: 1/2'), fault],
    ['a target that is not a time', restored('targetTime: yesterday'), fault],
    ['a target that is not a transaction', restored('targetXID: "4294967296", backupID: b'), fault],
    ['a name without a backup', restored('targetName: before'), fault],
    [
      'less memory than its buffers need',
      database(
        '  resources: {requests: {memory: 256Mi}}\n  postgresql: {parameters: {shared_buffers: 512MB}}\n',
      ),
      'error apps/p.yaml:8 schema/',
    ],
    [
      'several databases for a microservice',
      imported('type: microservice, databases: [a, b]'),
      'error apps/p.yaml:8 schema/',
    ],
    [
      'all databases for a microservice',
      imported('type: microservice, databases: ["*"]'),
      'error apps/p.yaml:8 schema/',
    ],
    [
      'roles for a microservice',
      imported('type: microservice, databases: [a], roles: [b]'),
      'error apps/p.yaml:8 schema/',
    ],
    [
      'all databases and one more',
      imported('type: monolith, databases: ["*", a]'),
      'error apps/p.yaml:8 schema/',
    ],
    ['segments of five megabytes', database('  bootstrap: {initdb: {walSegmentSize: 5}}\n'), fault],
    ['replicas with a minimal log', database('  postgresql: {parameters: {wal_level: minimal}}\n'), fault],
    [
      'names of tablespaces that differ only in case',
      database('  tablespaces: [{name: A, storage: {size: 1Gi}}, {name: a, storage: {size: 1Gi}}]\n'),
      fault,
    ],
    [
      'a tablespace with a reserved name',
      database('  tablespaces: [{name: pg_a, storage: {size: 1Gi}}]\n'),
      fault,
    ],
    [
      'a backup without a destination',
      database('  managed: {services: {disabledDefaultServices: [rw]}}\n'),
      fault,
    ],
    [
      'a Service with the name of its own',
      database(
        '  managed: {services: {additional: [{selectorType: rw, serviceTemplate: {metadata: {name: pg-rw}}}]}}\n',
      ),
      fault,
    ],
    [
      'two modes of LDAP',
      database('  postgresql: {ldap: {server: a, bindAsAuth: {prefix: a}, bindSearchAuth: {baseDN: b}}}\n'),
      fault,
    ],
    [
      'more synchronous standbys than there are',
      database('  postgresql: {synchronous: {method: any, number: 2}}\n'),
      fault,
    ],
    [
      'old and new settings of synchronous replicas',
      database(
        '  minSyncReplicas: 1\n  maxSyncReplicas: 1\n  postgresql: {synchronous: {method: any, number: 1}}\n',
      ),
      'error apps/p.yaml:9 schema/',
    ],
    [
      'a parameter of PgBouncer that the operator sets',
      pooler('pool', ', parameters: {listen_port: "1"}'),
      'error apps/p.yaml:11 schema/',
    ],
    ['a query without its user', pooler('pool', ', authQuery: SELECT 1'), 'error apps/p.yaml:11 schema/'],
    ['a Pooler with the name of a Service', pooler('pg-rw', ''), 'error apps/p.yaml:10 schema/'],
  ]);
});

describe('CloudNativePG accepts', () => {
  runNeighbours([
    ['times in all formats', restored('targetTime: "2025-01-01T10:00:00+02:00"'), []],
    ['recovery from a running server', database(`${origin}  bootstrap: {recovery: {source: old}}\n`), []],
    [
      'buffers within the memory',
      database(
        '  resources: {requests: {memory: 1Gi}}\n  postgresql: {parameters: {shared_buffers: "256 MB"}}\n',
      ),
      [],
    ],
    ['one database of a microservice', imported('type: microservice, databases: [a]'), []],
    ['all databases of a monolith', imported('type: monolith, databases: ["*"], roles: ["*"]'), []],
    [
      'as many standbys as names',
      database(
        '  postgresql: {synchronous: {method: any, number: 2, dataDurability: required, standbyNamesPost: [a]}}\n',
      ),
      [],
    ],
    ['parameters of PgBouncer', pooler('pool', ', parameters: {max_client_conn: "1000"}'), []],
  ]);
});

const endpoint = (spec: string) =>
  cluster({
    'ns.yaml': namespace('edge'),
    'p.yaml': `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: b, namespace: edge}\nspec: ${spec}\n`,
  });
const trust = (validation: string) =>
  cluster({
    'ns.yaml': namespace('edge'),
    'p.yaml': `apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: b, namespace: edge}\nspec:\n  targetRefs: [{group: "", kind: Service, name: web}]\n  validation: {hostname: web.example.org${validation}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: edge}\nspec: {ports: [{port: 80}]}\n`,
  });

describe('backends', () => {
  runNeighbours([
    [
      'that are the proxy',
      endpoint('{endpoints: [{ip: {address: 127.0.0.1, port: 1}}]}'),
      'error apps/p.yaml:4 schema/rule',
    ],
    [
      'with half a name',
      endpoint('{endpoints: [{fqdn: {hostname: localhost, port: 1}}]}'),
      'error apps/p.yaml:4 schema/malformed-value',
    ],
    [
      'that nothing trusts',
      endpoint('{endpoints: [{fqdn: {hostname: a.example.org, port: 1}}], tls: {}}'),
      'error apps/p.yaml:4 schema/missing-choice',
    ],
    [
      'by two addresses',
      endpoint('{endpoints: [{ip: {address: 10.0.0.1, port: 1}}, {ip: {address: 10.0.0.2, port: 1}}]}'),
      [],
    ],
    [
      // The CRD refuses names beside addresses.
      'by address and by name',
      endpoint(
        '{endpoints: [{ip: {address: 10.0.0.1, port: 1}}, {fqdn: {hostname: a.example.org, port: 1}}]}',
      ),
      'error apps/p.yaml:4 schema/rule',
    ],
    ['whose policy trusts nothing', trust(''), 'error apps/p.yaml:6 schema/missing-choice'],
    [
      'whose policy trusts twice',
      trust(', wellKnownCACertificates: System, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]'),
      'error apps/p.yaml:6 schema/conflicting-fields',
    ],
    ['whose policy trusts the system', trust(', wellKnownCACertificates: System'), []],
  ]);
});

const release = (values: string) =>
  cluster({
    'ns.yaml': namespace('apps'),
    'p.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: app-template, namespace: apps}\nspec: {interval: 1h, url: "oci://example.org/app-template", ref: {tag: 4.4.0}}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: app-template}\n  values:\n    controllers: {web: {containers: {app: {image: {repository: a, tag: "1"}}}, initContainers: {init: {image: {repository: a, tag: "1"}}}}}\n${values}`,
  });
const refused = 'error apps/p.yaml:14 helm/refused-value';

describe('parts of values that refer to others', () => {
  runNeighbours([
    ['a controller', release('    service: {app: {controller: wbe, ports: {http: {port: 80}}}}\n'), refused],
    [
      'a controller of a mount',
      release('    persistence: {a: {type: emptyDir, advancedMounts: {wbe: {app: [{path: /a}]}}}}\n'),
      refused,
    ],
    [
      'a container of a mount',
      release('    persistence: {a: {type: emptyDir, advancedMounts: {web: {ap: [{path: /a}]}}}}\n'),
      'warning apps/p.yaml:14 helm/refused-value',
    ],
    ['a ConfigMap', release('    persistence: {a: {type: configMap, identifier: conf}}\n'), refused],
    [
      'a Secret that is switched off',
      release('    persistence: {a: {type: secret, identifier: s}}\n    secrets: {s: {enabled: false}}\n'),
      refused,
    ],
    ['a type in lower case', release('    persistence: {a: {type: configmap, name: a}}\n'), refused],
    [
      'a service of a route',
      release('    route: {app: {rules: [{backendRefs: [{identifier: app}]}]}}\n'),
      refused,
    ],
    [
      'a service of an Ingress',
      release(
        '    ingress: {app: {hosts: [{host: a.example.org, paths: [{path: /, service: {identifier: app}}]}]}}\n',
      ),
      refused,
    ],
    [
      'all of them',
      release(
        '    service: {app: {controller: web, ports: {http: {port: 80}}}}\n    configMaps: {conf: {data: {a: b}}}\n    persistence: {a: {type: configMap, identifier: conf, advancedMounts: {web: {app: [{path: /a}], init: [{path: /a}]}}}}\n    route: {app: {rules: [{backendRefs: [{identifier: app, port: 80}]}]}}\n',
      ),
      [],
    ],
    [
      'what older versions of the chart had',
      release('    service: {main: {controller: main, ports: {http: {port: 80}}}}\n'),
      [],
    ],
    [
      'what a template creates',
      release('    persistence: {a: {type: configMap, identifier: "{{ .Release.Name }}"}}\n'),
      [],
    ],
    [
      'ConfigMaps from a folder',
      release(
        '    configMapsFromFolder: {enabled: true}\n    persistence: {a: {type: configMap, identifier: conf}}\n',
      ),
      [],
    ],
  ]);
});

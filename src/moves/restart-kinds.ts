/** Which change of an object has its operator restart pods, and how certain that is. */
export interface RestartField {
  readonly path: readonly string[];
  /** Some changes below the field are taken up without a restart. */
  readonly maybe?: boolean;
}

const fields = (...paths: string[]): RestartField[] => paths.map((path) => ({ path: path.split('.') }));
const maybe = (...paths: string[]): RestartField[] =>
  fields(...paths).map((field) => ({ ...field, maybe: true }));

/** By `group/Kind`: workloads by their templates, and what operators make pods of. */
export const restartKinds: Readonly<Record<string, readonly RestartField[]>> = {
  'apps/Deployment': fields('spec.template'),
  'apps/StatefulSet': fields('spec.template'),
  'apps/DaemonSet': fields('spec.template'),
  'postgresql.cnpg.io/Cluster': [
    ...fields('spec.imageName', 'spec.imageCatalogRef', 'spec.resources', 'spec.env', 'spec.envFrom'),
    ...fields(
      'spec.affinity',
      'spec.plugins',
      'spec.projectedVolumeTemplate',
      'spec.topologySpreadConstraints',
    ),
    ...maybe('spec.postgresql'),
  ],
  'postgresql.cnpg.io/Pooler': fields('spec.pgbouncer', 'spec.template'),
  'dragonflydb.io/Dragonfly': [
    ...fields(
      'spec.image',
      'spec.args',
      'spec.env',
      'spec.resources',
      'spec.authentication',
      'spec.affinity',
    ),
    ...maybe('spec.snapshot'),
  ],
  'k8s.keycloak.org/Keycloak': fields('spec'),
  'gateway.envoyproxy.io/EnvoyProxy': maybe('spec.provider'),
  'monitoring.coreos.com/Prometheus': maybe('spec'),
  'monitoring.coreos.com/Alertmanager': maybe('spec'),
  'grafana.integreatly.org/Grafana': maybe('spec'),
  'clickhouse.com/ClickHouseCluster': maybe('spec'),
  'clickhouse.com/KeeperCluster': maybe('spec'),
  'clickhouse.altinity.com/ClickHouseInstallation': maybe('spec'),
  'tailscale.com/Connector': maybe('spec'),
};

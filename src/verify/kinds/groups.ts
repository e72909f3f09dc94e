import { own } from '../own.ts';
import type { Additions } from './additions.ts';
import { additions as autoscaling } from './autoscaling/additions.ts';
import { additions as barmancloudCnpgIo } from './barmancloud.cnpg.io/additions.ts';
import { additions as batch } from './batch/additions.ts';
import { additions as certManagerIo } from './cert-manager.io/additions.ts';
import { additions as ciliumIo } from './cilium.io/additions.ts';
import { additions as clickhouseCom } from './clickhouse.com/additions.ts';
import { additions as core } from './core/additions.ts';
import { additions as dragonflydbIo } from './dragonflydb.io/additions.ts';
import { additions as externalSecretsIo } from './external-secrets.io/additions.ts';
import { additions as fluxcdControlplaneIo } from './fluxcd.controlplane.io/additions.ts';
import { additions as gatewayEnvoyproxyIo } from './gateway.envoyproxy.io/additions.ts';
import { additions as gatewayNetworkingK8sIo } from './gateway.networking.k8s.io/additions.ts';
import { additions as grafana } from './grafana.integreatly.org/additions.ts';
import { additions as helmToolkitFluxcdIo } from './helm.toolkit.fluxcd.io/additions.ts';
import { additions as imageToolkitFluxcdIo } from './image.toolkit.fluxcd.io/additions.ts';
import { additions as keycloak } from './k8s.keycloak.org/additions.ts';
import { additions as kedaSh } from './keda.sh/additions.ts';
import { additions as kubernetes, wholeAdditions } from './kubernetes/additions.ts';
import { additions as kustomizeToolkitFluxcdIo } from './kustomize.toolkit.fluxcd.io/additions.ts';
import { additions as kyvernoIo } from './kyverno.io/additions.ts';
import { additions as longhornIo } from './longhorn.io/additions.ts';
import { additions as metallbIo } from './metallb.io/additions.ts';
import { additions as monitoringCoreosCom } from './monitoring.coreos.com/additions.ts';
import { additions as networkingK8sIo } from './networking.k8s.io/additions.ts';
import { additions as nodeK8sIo } from './node.k8s.io/additions.ts';
import { additions as notificationToolkitFluxcdIo } from './notification.toolkit.fluxcd.io/additions.ts';
import { additions as postgresqlCnpgIo } from './postgresql.cnpg.io/additions.ts';
import { additions as schedulingK8sIo } from './scheduling.k8s.io/additions.ts';
import { additions as sourceToolkitFluxcdIo } from './source.toolkit.fluxcd.io/additions.ts';
import { additions as storageK8sIo } from './storage.k8s.io/additions.ts';
import { additions as volsync } from './volsync.backube/additions.ts';

/** Additions to Kubernetes definitions, wherever they are used. */
export const definitionAdditions: Additions = kubernetes;

/** Returns additions to Kubernetes definitions that apply only in Kubernetes' own kinds, by group. */
export function builtinAdditionsOf(group: string): Additions {
  return ['', 'apps', 'batch'].includes(group) ? wholeAdditions : {};
}

const groups: Readonly<Record<string, Additions>> = {
  'volsync.backube': volsync,
  'k8s.keycloak.org': keycloak,
  autoscaling,
  'barmancloud.cnpg.io': barmancloudCnpgIo,
  batch,
  'cert-manager.io': certManagerIo,
  'cilium.io': ciliumIo,
  'clickhouse.com': clickhouseCom,
  '': core,
  'dragonflydb.io': dragonflydbIo,
  'external-secrets.io': externalSecretsIo,
  'fluxcd.controlplane.io': fluxcdControlplaneIo,
  'gateway.envoyproxy.io': gatewayEnvoyproxyIo,
  'gateway.networking.k8s.io': gatewayNetworkingK8sIo,
  'grafana.integreatly.org': grafana,
  'helm.toolkit.fluxcd.io': helmToolkitFluxcdIo,
  'image.toolkit.fluxcd.io': imageToolkitFluxcdIo,
  'keda.sh': kedaSh,
  'kustomize.toolkit.fluxcd.io': kustomizeToolkitFluxcdIo,
  'kyverno.io': kyvernoIo,
  'longhorn.io': longhornIo,
  'metallb.io': metallbIo,
  'monitoring.coreos.com': monitoringCoreosCom,
  'networking.k8s.io': networkingK8sIo,
  'node.k8s.io': nodeK8sIo,
  'notification.toolkit.fluxcd.io': notificationToolkitFluxcdIo,
  'postgresql.cnpg.io': postgresqlCnpgIo,
  'scheduling.k8s.io': schedulingK8sIo,
  'source.toolkit.fluxcd.io': sourceToolkitFluxcdIo,
  'storage.k8s.io': storageK8sIo,
};

/** Returns the checks of a group beyond its structure. */
export function additionsOf(group: string): Additions {
  return own(groups, group) ?? {};
}

export function groupsWithAdditions(): readonly (readonly [group: string, additions: Additions])[] {
  return Object.entries(groups);
}

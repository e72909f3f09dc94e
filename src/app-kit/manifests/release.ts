import type { Release } from '../release.ts';

/** An object of Kubernetes as it is written into the tree. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The manifests that Flux needs to install a chart: its source, and the release with its values. */
export function releaseManifests(
  { chart, version, name, timeout = '5m' }: Release & { readonly name: string },
  values: Manifest,
): { readonly source: Manifest; readonly sourceFile: string; readonly release: Manifest } {
  const metadata = { name };
  const [address = '', chartName] = chart.split(' ');
  const isOci = chartName === undefined;
  const source = isOci
    ? {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'OCIRepository',
        metadata,
        spec: {
          interval: '1h',
          url: address,
          ref: { tag: version },
          layerSelector: {
            mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
            operation: 'copy',
          },
        },
      }
    : {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'HelmRepository',
        metadata,
        spec: { interval: '1h', url: address },
      };
  const release = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      interval: '1h',
      timeout,
      ...(isOci
        ? { chartRef: { kind: 'OCIRepository', name } }
        : {
            chart: {
              spec: { chart: chartName, version, sourceRef: { kind: 'HelmRepository', name } },
            },
          }),
      // Without rollback, a failed upgrade stays as it is until a commit or the next retry fixes it.
      install: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
      upgrade: {
        crds: 'CreateReplace',
        cleanupOnFail: true,
        strategy: { name: 'RetryOnFailure', retryInterval: '1m' },
      },
      ...(Object.keys(values).length > 0 && { values }),
    },
  };
  return { source, sourceFile: isOci ? 'ocirepository.yaml' : 'helmrepository.yaml', release };
}

import { configMapKind, type ReferenceTable, secretKind, secretName, serviceAccountKind } from './rule.ts';

const source = { group: 'source.toolkit.fluxcd.io', kind: 'GitRepository' };
const helmSource = { group: 'source.toolkit.fluxcd.io', kind: 'HelmRepository' };
const kustomization = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' };
const helmRelease = { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' };

export const fluxReferences: ReferenceTable = [
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kinds: ['Kustomization'],
    rules: [
      { at: 'spec.sourceRef', to: source, name: 'name', kind: 'kind', namespace: 'namespace' },
      { at: 'spec.dependsOn[]', to: kustomization, name: 'name', namespace: 'namespace' },
      {
        at: 'spec.healthChecks[]',
        to: { group: 'apps', kind: 'Deployment' },
        name: 'name',
        kind: 'kind',
        group: 'apiVersion',
        namespace: 'namespace',
      },
      {
        at: 'spec.postBuild.substituteFrom[]',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        optional: 'optional',
      },
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
      secretName('spec.kubeConfig.secretRef', 'name', { typosOnly: true }),
    ],
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    kinds: ['HelmRelease'],
    rules: [
      { at: 'spec.chart.spec.sourceRef', to: helmSource, name: 'name', kind: 'kind', namespace: 'namespace' },
      {
        at: 'spec.chartRef',
        to: { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository' },
        name: 'name',
        kind: 'kind',
        namespace: 'namespace',
      },
      { at: 'spec.dependsOn[]', to: helmRelease, name: 'name', namespace: 'namespace' },
      {
        at: 'spec.valuesFrom[]',
        to: configMapKind,
        name: 'name',
        kind: 'kind',
        keys: ['valuesKey'],
        optional: 'optional',
      },
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
      secretName('spec.kubeConfig.secretRef', 'name', { typosOnly: true }),
      secretName('spec.chart.spec.verify.secretRef', 'name'),
    ],
  },
  {
    group: 'source.toolkit.fluxcd.io',
    kinds: ['HelmRepository', 'GitRepository', 'OCIRepository', 'Bucket'],
    rules: [
      secretName('spec.secretRef', 'name'),
      secretName('spec.certSecretRef', 'name'),
      secretName('spec.proxySecretRef', 'name'),
      secretName('spec.verify.secretRef', 'name'),
      secretName('spec.sts.secretRef', 'name'),
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
      { at: 'spec.include[].repository', to: source, name: 'name' },
    ],
  },
  {
    group: 'source.toolkit.fluxcd.io',
    kinds: ['HelmChart'],
    rules: [{ at: 'spec.sourceRef', to: helmSource, name: 'name', kind: 'kind' }],
  },
  {
    group: 'notification.toolkit.fluxcd.io',
    kinds: ['Alert'],
    rules: [
      {
        at: 'spec.providerRef',
        to: { group: 'notification.toolkit.fluxcd.io', kind: 'Provider' },
        name: 'name',
      },
      { at: 'spec.eventSources[]', to: kustomization, name: 'name', kind: 'kind', namespace: 'namespace' },
    ],
  },
  {
    group: 'notification.toolkit.fluxcd.io',
    kinds: ['Provider'],
    rules: [
      { at: 'spec.secretRef', to: secretKind, name: 'name' },
      secretName('spec.certSecretRef', 'name'),
      secretName('spec.proxySecretRef', 'name'),
    ],
  },
  {
    group: 'notification.toolkit.fluxcd.io',
    kinds: ['Receiver'],
    rules: [
      { at: 'spec.secretRef', to: secretKind, name: 'name', fixedKeys: ['token'] },
      { at: 'spec.resources[]', to: source, name: 'name', kind: 'kind', namespace: 'namespace' },
    ],
  },
  {
    group: 'image.toolkit.fluxcd.io',
    kinds: ['ImagePolicy'],
    rules: [
      {
        at: 'spec.imageRepositoryRef',
        to: { group: 'image.toolkit.fluxcd.io', kind: 'ImageRepository' },
        name: 'name',
        namespace: 'namespace',
      },
    ],
  },
  {
    group: 'image.toolkit.fluxcd.io',
    kinds: ['ImageUpdateAutomation'],
    rules: [
      { at: 'spec.sourceRef', to: source, name: 'name', kind: 'kind', namespace: 'namespace' },
      secretName('spec.git.commit.signingKey.secretRef', 'name'),
    ],
  },
  {
    group: 'image.toolkit.fluxcd.io',
    kinds: ['ImageRepository'],
    rules: [
      secretName('spec.secretRef', 'name'),
      secretName('spec.certSecretRef', 'name'),
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
    ],
  },
  {
    group: 'source.extensions.fluxcd.io',
    kinds: ['ArtifactGenerator'],
    rules: [
      {
        at: 'spec.sources[]',
        to: source,
        name: 'name',
        kind: 'kind',
        namespace: 'namespace',
        typosOnly: true,
      },
    ],
  },
  {
    group: 'fluxcd.controlplane.io',
    kinds: ['ResourceSetInputProvider'],
    rules: [
      secretName('spec.secretRef', 'name'),
      secretName('spec.certSecretRef', 'name'),
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
    ],
  },
  {
    group: 'fluxcd.controlplane.io',
    kinds: ['ResourceSet'],
    rules: [
      {
        at: 'spec.inputsFrom[]',
        to: { group: 'fluxcd.controlplane.io', kind: 'ResourceSetInputProvider' },
        name: 'name',
        kind: 'kind',
      },
      {
        at: 'spec.dependsOn[]',
        to: { group: 'fluxcd.controlplane.io', kind: 'ResourceSet' },
        name: 'name',
        kind: 'kind',
        group: 'apiVersion',
        namespace: 'namespace',
      },
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
    ],
  },
];

/** The group of each Flux kind, because references give the kind without its group. */
export const fluxGroups: Readonly<Record<string, string>> = {
  GitRepository: 'source.toolkit.fluxcd.io',
  OCIRepository: 'source.toolkit.fluxcd.io',
  HelmRepository: 'source.toolkit.fluxcd.io',
  HelmChart: 'source.toolkit.fluxcd.io',
  Bucket: 'source.toolkit.fluxcd.io',
  ExternalArtifact: 'source.toolkit.fluxcd.io',
  Kustomization: 'kustomize.toolkit.fluxcd.io',
  HelmRelease: 'helm.toolkit.fluxcd.io',
  Provider: 'notification.toolkit.fluxcd.io',
  ImageRepository: 'image.toolkit.fluxcd.io',
  ImagePolicy: 'image.toolkit.fluxcd.io',
  ImageUpdateAutomation: 'image.toolkit.fluxcd.io',
  FluxInstance: 'fluxcd.controlplane.io',
  ResourceSet: 'fluxcd.controlplane.io',
  ResourceSetInputProvider: 'fluxcd.controlplane.io',
};

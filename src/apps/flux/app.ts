import { defineApp, text } from '../../app-kit/index.ts';

const by = 'Flux';
const namespace = 'flux-system';

/** What every tree depends on, whoever installed Flux on the cluster. */
export default defineApp({
  name: 'flux',
  title: 'Flux: where it finds the tree',
  layer: 'platform',
  always: true,
  alongside: ['flux-operator'],
  namespace,
  variables: {
    flux_source: text(
      'The GitRepository of the tree.',
      (v) => (v.flux_enabled === true ? undefined : v.flux_existing?.source) ?? namespace,
    ),
    flux_secret: text(
      'The Secret with the age key.',
      (v) => (v.flux_enabled === true ? undefined : v.flux_existing?.secret) ?? 'sops-age',
    ),
  },
  provides: (v) => [
    { apiVersion: 'v1', kind: 'Namespace', name: namespace, by },
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: v.flux_source, namespace, by },
    // The age identity, under a key that ends in .agekey; whoever created it chose the name.
    { apiVersion: 'v1', kind: 'Secret', name: v.flux_secret, namespace, by },
  ],
});

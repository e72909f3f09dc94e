import { defineApp } from '../../app-kit/index.ts';

const by = 'Flux';
const namespace = 'flux-system';

/** What every tree depends on, whoever installed Flux on the cluster. */
export default defineApp({
  name: 'flux',
  layer: 'platform',
  always: true,
  namespace,
  provides: () => [
    { apiVersion: 'v1', kind: 'Namespace', name: namespace, by },
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'flux-system', namespace, by },
    // The age identity, under a key that ends in .agekey; whoever created it chose the name.
    { apiVersion: 'v1', kind: 'Secret', name: 'sops-age', namespace, by },
  ],
});

import type { App } from '../app.ts';

const by = 'Flux';

/** Flux as it is bootstrapped: what the tree stands on without a setting of its own. */
export const app: App = {
  name: 'flux',
  layer: 'platform',
  schema: { groups: [] },
  derivations: {},
  provides: () => [
    { apiVersion: 'v1', kind: 'Namespace', name: 'flux-system', by },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      name: 'flux-system',
      namespace: 'flux-system',
      by,
    },
    // The age identity, under a key that ends in .agekey; its name is up to whoever made it.
    { apiVersion: 'v1', kind: 'Secret', name: 'sops-age', namespace: 'flux-system', by },
  ],
};

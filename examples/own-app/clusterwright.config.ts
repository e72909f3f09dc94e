import { defineConfig } from 'clusterwright';

export default defineConfig({
  // The shipped app that ours connects to, and the one that provides network policies.
  apps: ['cilium', 'dragonfly'],
  filters: {
    /** `good morning` becomes `Good morning`. */
    sentence: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  },
});

import { defineConfig } from 'clusterwright';

export default defineConfig({
  // Of the shipped apps only the one that ours connects to, and the one that has network policies.
  apps: ['cilium', 'dragonfly'],
  filters: {
    /** `good morning` becomes `Good morning`. */
    sentence: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  },
});

/** The repository of Langfuse's charts, and the chart in it. */
export const repository = 'https://langfuse.github.io/langfuse-k8s';
export const chart = 'langfuse';

/** The values of prometheus-node-exporter. The rules and dashboards of kube-prometheus-stack name its job `node-exporter`. */
export function values(): Readonly<Record<string, unknown>> {
  return {
    fullnameOverride: 'node-exporter',
    image: { distroless: true },
    service: { portName: 'http-metrics', labels: { jobLabel: 'node-exporter' } },
    prometheus: { monitor: { enabled: true, jobLabel: 'jobLabel' } },
    // Otherwise every volume of every pod would be measured as one of the node.
    extraArgs: [
      '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run|var/lib/(containerd|containers|docker|kubelet))($|/)',
    ],
  };
}

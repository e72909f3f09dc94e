# The command with Node and git, and nothing else: docker build -t clusterwright .
FROM node:24-alpine AS build
WORKDIR /src
COPY . .
RUN npm ci && npm pack --pack-destination /tmp

FROM node:24-alpine
RUN apk add --no-cache git
COPY --from=build /tmp/clusterwright-*.tgz /tmp/
RUN npm install --global --ignore-scripts /tmp/clusterwright-*.tgz && rm /tmp/clusterwright-*.tgz && npm cache clean --force
USER node
WORKDIR /work
ENTRYPOINT ["clusterwright"]

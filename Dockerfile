# The image of the GitHub Action. Both base images can be replaced, to build where
# no registry can be reached: .ci/image does.
ARG GO_IMAGE=docker.io/library/golang:1.26-alpine
ARG RUNTIME_IMAGE=docker.io/library/alpine:3.22

FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /packlint ./cmd/packlint

# Actions run as root, in the directory that the runner chooses: neither USER nor
# WORKDIR (docs.github.com, "Dockerfile support for GitHub Actions").
FROM ${RUNTIME_IMAGE}
RUN command -v git >/dev/null || apk add --no-cache ca-certificates git
COPY --from=build /packlint /usr/local/bin/packlint
ENTRYPOINT ["/usr/local/bin/packlint", "action"]

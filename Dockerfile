# syntax=docker/dockerfile:1

# --- build: needs a C compiler, make and perl for SQLite, libpq, OpenSSL and libwebp ----------
FROM rust:1-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin yipin \
 && cp target/release/yipin /usr/local/bin/yipin

# --- run: the one program, with its templates, texts and assets inside ------------------------
FROM debian:bookworm-slim
# curl only asks for the health of the program; the font is for PDFs.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/yipin --create-home yipin
COPY --from=build /usr/local/bin/yipin /usr/local/bin/yipin
USER yipin
WORKDIR /var/lib/yipin
VOLUME /var/lib/yipin
ENV YIPIN_BIND=0.0.0.0 YIPIN_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=6 \
  CMD curl --fail --silent --show-error --max-time 2 "http://127.0.0.1:${YIPIN_PORT}/healthz" || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["yipin"]
CMD ["serve", "--migrate"]

.DEFAULT_GOAL := help
.PHONY: help build demo test conformance images pin pinned reproducible sbom rootfs image-sizes image-test bench format docs release notes clean

# Only `make test` and `make demo` run everywhere; the others name what they need.
NPM_INSTALLED := node_modules/.package-lock.json
IMAGE_S3 ?= concourse-s3-resource
IMAGE_SEMVER ?= concourse-semver-resource
IMAGE_GIT ?= concourse-git-resource
# Programs around the tests become one script each.
BUNDLE := npx --no-install esbuild --bundle --platform=node --format=cjs --define:import.meta.url=__filename --log-level=warning
export IMAGE_S3 IMAGE_SEMVER IMAGE_GIT
IMAGES := npx --no-install esbuild --bundle --platform=node --format=esm --log-level=warning shared/build/images/main.ts --outfile=dist/images.mjs && node dist/images.mjs
IN_IMAGES := RESOURCE_IMAGE_S3=$(IMAGE_S3) RESOURCE_IMAGE_SEMVER=$(IMAGE_SEMVER) RESOURCE_IMAGE_GIT=$(IMAGE_GIT)

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

$(NPM_INSTALLED): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

build: $(NPM_INSTALLED) ## Build dist/<resource>/{check,in,out} and dist/merge-sign
	node esbuild.mjs

demo: build ## Run check, in and out against stores that are started for it (needs git)
	$(BUNDLE) test/demo/demo.ts --outfile=dist/demo.cjs
	node dist/demo.cjs

test: build ## Format, lint, types, unit and end-to-end tests
	npx --no-install biome ci --error-on-warnings
	npx --no-install tsc -p tsconfig.json
	npx --no-install jest

conformance: build ## The end-to-end tests against the S3 server in S3_ENDPOINT, sshd, gpg, git-lfs and git-crypt
	npx --no-install jest test/e2e test/shared/signing test/support/signatures test/release

images: $(NPM_INSTALLED) ## Build the three images (needs Docker; PLATFORMS=linux/amd64,linux/arm64 with buildx; UNPINNED=1 without digests)
	$(IMAGES) build

pin: $(NPM_INSTALLED) ## Write the digests that the base images have now into shared/build/images/base-images.json
	$(IMAGES) pin

pinned: $(NPM_INSTALLED) ## Fail when a base image has no digest there
	@$(IMAGES) pinned

reproducible: $(NPM_INSTALLED) ## Build every image twice from nothing and compare the layers
	@$(IMAGES) reproduce

sbom: build images ## Write what the images hold: dist/sbom/<resource>.{cdx,spdx}.json
	$(IMAGES) sbom

rootfs: images ## Write the images as types that a Concourse worker brings along: dist/rootfs/<resource>/
	$(IMAGES) rootfs

image-sizes: images ## Print the table of the images' sizes
	@$(IMAGES) sizes

image-test: images ## The end-to-end tests inside the images, as root and as somebody who may do little (needs Docker)
	node esbuild.mjs
	$(IN_IMAGES) npx --no-install jest test/image test/e2e
	$(IN_IMAGES) RESOURCE_IMAGE_SURROUNDINGS=restricted npx --no-install jest test/e2e

bench: build ## Measure against the floor of `node -e 0`, git, curl and rclone (S3 server in S3_ENDPOINT; CHAPTERS=semver for a part)
	$(BUNDLE) test/bench/bench.ts --outfile=dist/bench.cjs
	node dist/bench.cjs $(CHAPTERS)

format: $(NPM_INSTALLED) ## Format and mend what can be mended by itself
	npx --no-install biome check --write

docs: $(NPM_INSTALLED) ## Write the option tables of the READMEs from the schemas
	npm run docs

release: $(NPM_INSTALLED) ## Prepare release VERSION=1.2.0: checks, changelog, signed commit and tag; pushes nothing
	$(MAKE) pinned
	node shared/build/release.mjs check "$(VERSION)"
	$(MAKE) test
	node shared/build/release.mjs tag "$(VERSION)"

notes: $(NPM_INSTALLED) ## Print what the changelog says of release VERSION=1.2.0
	@node shared/build/release.mjs notes "$(VERSION)"

clean: ## Remove what was built and installed
	rm -rf dist node_modules

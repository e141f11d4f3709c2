GO       := .ci/go
FUZZTIME ?= 10m

# Everything but the window builds without C, so it can be compiled for Windows
# anywhere; that keeps Linux-only code out.
PORTABLE := ./card/... ./sign/... ./app/flow/... ./app/lang/... ./app/model/...

STATICCHECK  := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCILINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help run build test bench lint fmt fuzz gallery licences windows clean

help: ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: build ## install what is lacking, build, and open the window (or, without a display, show it in the terminal)
	@if [ "$$(uname)" != Linux ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then build/mitome; else .ci/demo; fi

build: ## build/mitome
	@.ci/setup run
	$(GO) build -o build/mitome ./cmd/mitome

test: fmt ## install what is lacking, and run every check and test
	$(GO) vet ./...
	GOOS=windows CGO_ENABLED=0 $(GO) vet $(PORTABLE)
	$(GO) test -race -timeout 20m ./...

fmt:
	@.ci/setup test
	@unformatted=$$("$$($(GO) env GOROOT)/bin/gofmt" -l app assets card cmd sign); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

lint: fmt ## gofmt, go vet, staticcheck, golangci-lint
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) run $(GOLANGCILINT) run

bench: ## APDUs, time and memory, beside openssl's
	@.ci/setup test
	$(GO) test ./app/flow ./cmd/mitome -run '^$$' -bench . -benchtime 1x -timeout 30m

fuzz: ## every fuzz target, FUZZTIME each
	@grep -rEo '^func Fuzz\w+' --include='*_test.go' . | sort | while IFS=: read -r file target; do \
		echo "$$(dirname $$file) $${target#func }"; \
		$(GO) test "$$(dirname $$file)" -run '^$$' -fuzz "^$${target#func }\$$" -fuzztime $(FUZZTIME) || exit 1; \
	done

gallery: build ## pictures of the screens, in build/gallery
	$(GO) test ./app -run TestGallery -gallery "$(CURDIR)/build/gallery"

licences: ## collect the licences of what is linked in, after a change of go.mod
	$(GO) test ./assets -run TestLicences -update

windows: ## build/mitome.exe, with mingw-w64
	@.ci/setup windows
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc $(GO) build -o build/mitome.exe ./cmd/mitome

clean: ## forget what was built
	rm -rf build

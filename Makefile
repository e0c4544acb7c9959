# The verbs of this project; each is one command that can be typed without make as well.
.DEFAULT_GOAL := help
.PHONY: help build test verify format docs sample postgres app-check deploy-check scrape-check lint ci clean

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## package without tests
	./mvnw -B -DskipTests package

test: ## unit tests; T=Name for some of them
	./mvnw -B test $(if $(T),-Dtest=$(T))

verify: ## everything that is checked
	./mvnw -B verify

format: ## format the sources
	./mvnw -B spotless:apply

docs: ## write everything that is made from the code anew: docs, kubernetes/, metadata for native images
	./mvnw -B test -Dtest=DocsTest,ApiDescriptionResourceTest,ConfigurationPageTest,NativeMetadataTest,ChartDocsTest -Dhowdah.docs.update=true

sample: ## make samples/todo_phase5.db anew
	python3 samples/make_todo_phase5.py samples/todo_phase5.db

postgres: ## keep the embedded PostgreSQL of this folder running
	./howdah postgres

app-check: ## start real applications on what Howdah filled
	.ci/app-check

deploy-check: ## render and check the chart with real Helm, validators and promtool
	.ci/deploy-check

scrape-check: ## scrape the service with a real Prometheus
	.ci/scrape-check

lint: ## check the shell scripts
	shellcheck -x howdah mvnw bin/java-home.sh .ci/run .ci/app-check .ci/deploy-check docker/howdah docker/train docker/postgresql-client kubernetes/make-secrets

ci: ## what the pipeline runs
	.ci/run

clean: ## remove what was built (the data under .howdah stays)
	./mvnw -B clean

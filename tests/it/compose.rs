//! The container files: what runs, as whom, with which settings, and that no secret stands there.

use std::fs;
use std::path::Path;

use serde_yaml_ng::Value;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn compose() -> Value {
    serde_yaml_ng::from_str(&read("docker-compose.yml")).unwrap()
}

fn environment(service: &Value) -> Vec<(String, String)> {
    let map = service["environment"].as_mapping().unwrap();
    map.iter()
        .map(|(key, value)| {
            let text = value.as_str().expect("quote numbers and booleans");
            (key.as_str().unwrap().to_owned(), text.to_owned())
        })
        .collect()
}

#[test]
fn the_app_waits_for_a_healthy_database() {
    let file = compose();
    let condition = &file["services"]["app"]["depends_on"]["database"]["condition"];
    assert_eq!(condition.as_str(), Some("service_healthy"));
    for service in ["app", "database"] {
        let check = &file["services"][service]["healthcheck"];
        assert!(check["test"].is_sequence(), "{service} has a health check");
        for setting in ["interval", "timeout", "start_period", "retries"] {
            assert!(!check[setting].is_null(), "{service}: {setting}");
        }
    }
    let test = file["services"]["app"]["healthcheck"]["test"]
        .as_sequence()
        .unwrap();
    let asked = test.last().and_then(Value::as_str).unwrap();
    assert!(asked.ends_with("/healthz"));
}

#[test]
fn what_must_survive_lies_in_named_volumes() {
    let file = compose();
    for (service, volume, folder) in [
        ("app", "media", "/var/lib/yipin"),
        ("database", "database", "/var/lib/postgresql/data"),
    ] {
        let mount = file["services"][service]["volumes"][0].as_str().unwrap();
        assert_eq!(mount, format!("{volume}:{folder}"));
        assert!(file["volumes"].as_mapping().unwrap().contains_key(volume));
    }
}

#[test]
fn secrets_come_from_the_environment_and_have_no_default() {
    let file = compose();
    let secret_words = ["PASSWORD", "SECRET", "TOKEN", "_KEY", "MAIL_URL"];
    let mut seen = 0;
    for service in ["app", "database"] {
        for (name, value) in environment(&file["services"][service]) {
            if secret_words.iter().any(|word| name.contains(word)) {
                assert!(
                    value.starts_with("${") && value.contains(":?") && !value.contains(":-"),
                    "{service}.{name} must be required from the environment, is {value}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 3, "the check looked at {seen} secrets only");
    let url = &file["services"]["app"]["environment"]["YIPIN_DATABASE_URL"];
    assert!(url.as_str().unwrap().contains(":${POSTGRES_PASSWORD:?"));
}

/// A setting that the program does not know stops it at the start.
#[test]
fn every_setting_of_the_app_is_one_that_it_knows() {
    let config = read("src/config/mod.rs") + &read("src/config/operator.rs");
    let file = compose();
    for (name, _) in environment(&file["services"]["app"]) {
        let key = name.strip_prefix("YIPIN_").unwrap().to_lowercase();
        assert!(
            config.contains(&format!("(\"{key}\",")) || config.contains(&format!("\"{key}\",\n")),
            "{name} is no setting"
        );
    }
}

#[test]
fn the_database_is_not_reachable_from_outside_and_the_app_has_no_powers() {
    let file = compose();
    let (app, database) = (&file["services"]["app"], &file["services"]["database"]);
    assert!(database["ports"].is_null());
    assert_eq!(app["cap_drop"][0].as_str(), Some("ALL"));
    assert_eq!(app["read_only"].as_bool(), Some(true));
    let published = app["ports"][0].as_str().unwrap();
    assert_eq!(published, "${YIPIN_PUBLISH:-127.0.0.1:8080}:8080");
}

#[test]
fn the_image_is_built_in_stages_and_runs_as_nobody_special() {
    let dockerfile = read("Dockerfile");
    let starts = |word: &str| -> Vec<&str> {
        dockerfile
            .lines()
            .filter(|line| line.starts_with(word))
            .collect()
    };
    assert_eq!(starts("FROM ").len(), 2);
    assert_eq!(starts("USER "), ["USER yipin"]);
    assert_eq!(starts("HEALTHCHECK ").len(), 1);
    assert!(dockerfile.contains("/healthz"));
    // Everything after the last FROM runs: no compiler, no sources.
    let last = dockerfile.rsplit("FROM ").next().unwrap();
    assert!(!last.contains("gcc") && !last.contains("COPY . ."));
}

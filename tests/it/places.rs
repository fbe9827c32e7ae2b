//! Divisions and villages: their lists, what becomes of places when divisions change, and the
//! picker that works level by level.

use std::path::Path;
use std::process::{Command, Output};

use yipin::base::division_code::DivisionCode;
use yipin::base::error::{Code, Error};
use yipin::db::{Database, DbSettings, migrate};
use yipin::domain::access::{Actor, SystemScope};
use yipin::domain::divisions::{self, Directory, ImportOptions, ImportReport, STANDARD_LIST};
use yipin::domain::flows::rehoming::{Rehomed, rehome_villages};
use yipin::domain::villages::{self, NewVillage, VillageFields};

use crate::support::{TestApp, on_both};

const SCOPE: SystemScope = SystemScope::new("test");

/// 江北区 as it was, and that 两江新区 took its place.
const MERGER: &str = "code,name,level,parent_code,valid_to,successor_code\n\
    500105,江北区,county,500100,2025-12-01,500157\n";

fn import(db: &Database, list: &str) -> Result<ImportReport, Error> {
    divisions::import(
        db,
        &SCOPE,
        list.as_bytes(),
        ImportOptions::default(),
        |_, _| {},
    )
}

fn code(text: &str) -> DivisionCode {
    DivisionCode::parse(text).unwrap()
}

fn faults(error: &Error) -> Vec<(String, Code)> {
    error
        .field_errors()
        .iter()
        .map(|fault| (fault.field.clone(), fault.code))
        .collect()
}

fn count(app: &TestApp, table: &str, condition: &str) -> i64 {
    app.number(&format!(
        "SELECT COUNT(*) AS n FROM {table} WHERE {condition}"
    ))
}

on_both!(the_same_list_again_changes_nothing, |app| {
    let events = count(app, "events", "kind = 'division.list_imported'");
    let report = divisions::import(
        &app.db,
        &SCOPE,
        STANDARD_LIST,
        ImportOptions { is_complete: true },
        |_, _| {},
    )
    .unwrap();
    assert_eq!(
        report,
        ImportReport {
            rows: 3221,
            ..ImportReport::default()
        }
    );
    assert_eq!(count(app, "divisions", "valid_to IS NULL"), 3221);
    assert_eq!(
        count(app, "events", "kind = 'division.list_imported'"),
        events
    );
});

on_both!(
    o_39_an_import_that_was_cut_off_is_completed_by_running_it_again,
    |app| {
        let database = app.engine.empty_database();
        migrate::run(&database.url).unwrap();
        let db = Database::open(DbSettings::new(&database.url)).unwrap();
        let text = std::str::from_utf8(STANDARD_LIST).unwrap();
        let half: String = text.split_inclusive('\n').take(1501).collect();
        let mut steps = Vec::new();
        let first = divisions::import(
            &db,
            &SCOPE,
            half.as_bytes(),
            ImportOptions::default(),
            |done, total| {
                steps.push((done, total));
            },
        );
        assert_eq!(first.unwrap().added, 1500);
        assert_eq!(
            steps,
            [
                (0, 1500),
                (250, 1500),
                (500, 1500),
                (750, 1500),
                (1000, 1500),
                (1250, 1500),
                (1500, 1500)
            ]
        );
        let second = import(&db, text).unwrap();
        assert_eq!((second.rows, second.added, second.changed), (3221, 1721, 0));
    }
);

on_both!(a_list_with_a_fault_writes_nothing, |app| {
    let list = "\u{feff}Code,NAME,level,parent_code\r\n\
        339900,新市,prefecture,330000\r\n\
        339900,新市,prefecture,330000\r\n\
        3399,新市,county,330000\r\n\
        ３３９９０１,,county,339900\r\n\
        349901,新县,county,349900\r\n\
        abc,新县,village,330000\r\n";
    let error = import(&app.db, list).unwrap_err();
    assert_eq!(
        faults(&error),
        [
            ("3.code".to_owned(), Code::ImportRowTwice),
            ("4.level".to_owned(), Code::DivisionLevelWrong),
            ("4.code".to_owned(), Code::ImportRowTwice),
            ("5.name".to_owned(), Code::FieldRequired),
            ("7.code".to_owned(), Code::DivisionInvalid),
            ("7.level".to_owned(), Code::DivisionLevelWrong),
            ("6.parent_code".to_owned(), Code::DivisionParentUnknown),
        ]
    );
    assert_eq!(count(app, "divisions", "code LIKE '3399%'"), 0);
    let missing = import(&app.db, "code,name,level\n33,浙江省,province").unwrap_err();
    assert_eq!(missing.code(), Code::ImportColumnMissing);
    assert_eq!(missing.params(), [("column", "parent_code".to_owned())]);
    assert_eq!(
        import(&app.db, "code,name,level,parent_code\n")
            .unwrap_err()
            .code(),
        Code::ImportEmpty
    );
});

on_both!(a_renamed_division_is_told_to_the_running_server, |app| {
    let visitor = app.visitor();
    let path = "/divisions/picker?name=at&code=371100";
    assert!(visitor.get(path).says("莒县"));
    let report = import(
        &app.db,
        "code,name,level,parent_code\n371122,莒州市,county,371100\n",
    )
    .unwrap();
    assert_eq!((report.added, report.changed, report.ended), (0, 1, 0));
    let page = visitor.get(path);
    assert!(
        page.says("莒州市") && !page.says("莒县"),
        "{}",
        page.shown()
    );
    let english = app.english_visitor().get(path);
    assert!(english.says("Juzhou City"), "{}", english.shown());
});

on_both!(what_a_complete_list_does_not_name_has_ended, |app| {
    let text = std::str::from_utf8(STANDARD_LIST).unwrap();
    let lines = text.split_inclusive('\n');
    let without: String = lines.filter(|line| !line.starts_with("653229,")).collect();
    assert_eq!(import(&app.db, &without).unwrap().ended, 0);
    let complete = ImportOptions { is_complete: true };
    let report =
        divisions::import(&app.db, &SCOPE, without.as_bytes(), complete, |_, _| {}).unwrap();
    assert_eq!((report.added, report.changed, report.ended), (0, 0, 1));
    // The test's day is 2026-11-25 in Shanghai.
    assert_eq!(
        count(
            app,
            "divisions",
            "code = '653229' AND valid_to = '2026-11-25'"
        ),
        1
    );
    assert!(
        !app.visitor()
            .get("/divisions/picker?name=at&code=653200")
            .says("和安县")
    );
    // A later list that names it again brings it back.
    assert_eq!(import(&app.db, text).unwrap().changed, 1);
    assert_eq!(count(app, "divisions", "valid_to IS NULL"), 3221);
});

/// Makes a village of Jiangbei while that district is still in force.
fn village_of_jiangbei(app: &TestApp, name: &str) {
    import(
        &app.db,
        "code,name,level,parent_code\n500105,江北区,county,500100\n",
    )
    .unwrap();
    let directory = Directory::of(&app.db);
    let fields = VillageFields {
        kind: "village",
        division_code: "500105",
        town: "五宝镇",
        village: name,
        code: "500105103202",
        ..VillageFields::default()
    };
    app.db
        .write_now(|tx| {
            let day = tx.business_date();
            let tree = directory.tree(tx.conn())?;
            let place = NewVillage::parse(fields, &tree, day)?;
            let village = villages::find_or_create(tx, Actor::System, &place)?;
            let again = villages::find_or_create(tx, Actor::System, &place)?;
            assert_eq!(village, again);
            Ok(())
        })
        .unwrap();
}

on_both!(villages_of_a_merged_division_come_to_its_successor, |app| {
    village_of_jiangbei(app, "干坝村");
    app.execute(
        "UPDATE shops SET village_id = (SELECT id FROM villages WHERE name = '干坝村'), \
        division_code = '500105103202', origin_code = '500105' WHERE id = 1",
    );
    assert_eq!(import(&app.db, MERGER).unwrap().changed, 1);
    let directory = Directory::of(&app.db);
    let rehomed = rehome_villages(&app.db, &directory, &SCOPE).unwrap();
    assert_eq!(
        rehomed,
        Rehomed {
            moved: 1,
            left: Vec::new()
        }
    );
    let moved = app
        .db
        .read_now(|conn| villages::list_in(conn, code("500157")))
        .unwrap();
    assert_eq!(
        (moved[0].name.as_str(), moved[0].code),
        ("干坝村", code("500157"))
    );
    assert_eq!(
        count(
            app,
            "shops",
            "id = 1 AND division_code = '500157' AND origin_code = '500157' \
            AND place_zh = '重庆市两江新区'"
        ),
        1
    );
    for kind in ["village.created", "village.rehomed", "shop.rehomed"] {
        assert_eq!(
            count(app, "events", &format!("kind = '{kind}'")),
            1,
            "{kind}"
        );
    }
    let again = rehome_villages(&app.db, &directory, &SCOPE).unwrap();
    assert_eq!(again, Rehomed::default());
});

on_both!(
    a_village_whose_name_is_taken_where_it_would_go_stays,
    |app| {
        village_of_jiangbei(app, "干坝村");
        app.execute(
            "INSERT INTO villages (id, kind, name, name_en, town_name, town_name_en, code, \
        division_code, created_at, updated_at) VALUES (900, 'village', '干坝村', '', '五宝镇', '', \
        '500157', '500157', 0, 0)",
        );
        import(&app.db, MERGER).unwrap();
        let rehomed = rehome_villages(&app.db, &Directory::of(&app.db), &SCOPE).unwrap();
        assert_eq!(
            (rehomed.moved, rehomed.left),
            (0, vec!["500105103202 干坝村".to_owned()])
        );
    }
);

const PLACES: &[u8] = include_bytes!("../../assets/data/village_products.csv");

on_both!(the_places_of_the_national_lists_are_imported_once, |app| {
    let directory = Directory::of(&app.db);
    let before = count(app, "villages", "TRUE");
    let import = || villages::import(&app.db, &directory, &SCOPE, PLACES, |_, _| {}).unwrap();
    let first = import();
    // One of the 472 is in the world already, another its town with other English names.
    assert_eq!(first.rows, 472);
    assert_eq!(
        count(app, "villages", "TRUE"),
        before + i64::try_from(first.added).unwrap()
    );
    let second = import();
    assert_eq!((second.rows, second.added, second.changed), (472, 0, 0));
    assert!(second.ignored_columns.contains(&"product_zh".to_owned()));
    assert_eq!(
        count(
            app,
            "villages",
            "name = '前鲁各庄村' AND name_en = 'Qianlugezhuang Village' \
            AND town_name_en = 'Beixiaoying Town' AND code = '110113113210' AND kind = 'village'"
        ),
        1
    );
});

on_both!(a_list_of_villages_with_a_fault_writes_nothing, |app| {
    let directory = Directory::of(&app.db);
    let before = count(app, "villages", "TRUE");
    let list = "division_code,town,village,village_code\n\
        330106,转塘街道,何家村,\n\
        330106,转塘街道,何家村,\n\
        330000,转塘街道,新村,\n\
        330106,转塘街道,远村,340106001001\n";
    let error =
        villages::import(&app.db, &directory, &SCOPE, list.as_bytes(), |_, _| {}).unwrap_err();
    assert_eq!(
        faults(&error),
        [
            ("3.village".to_owned(), Code::ImportRowTwice),
            ("4.division_code".to_owned(), Code::DivisionIncomplete),
            ("5.village_code".to_owned(), Code::DivisionInvalid),
        ]
    );
    assert_eq!(count(app, "villages", "TRUE"), before);
});

on_both!(the_picker_goes_level_by_level, |app| {
    let visitor = app.visitor();
    let first = visitor.get("/divisions/picker?name=division_code");
    assert_eq!(first.status, 200);
    assert_eq!(first.count("select"), 1);
    // 34 provinces and the empty choice.
    assert_eq!(first.count("select[name=division_code_1] option"), 35);
    assert!(first.has("button[name=choose][value=division_code][formnovalidate]"));
    let second = visitor.get("/divisions/picker?name=division_code&code=330000");
    assert_eq!(
        second.attribute("select[name=division_code_1] [selected]", "value"),
        "33"
    );
    assert_eq!(
        second.text("select[name=division_code_2] option[value='3301']"),
        "杭州市"
    );
    let last = app
        .english_visitor()
        .get("/divisions/picker?name=division_code&code=330106");
    assert_eq!(
        last.text("select[name=division_code_3] [selected]"),
        "Xihu District"
    );
    assert!(!last.has("button"));
    // Every select has its label.
    for level in 1..=3 {
        assert!(last.has(&format!("label[for=f-division-code-{level}]")));
        assert!(last.has(&format!("#f-division-code-{level}")));
    }
});

on_both!(the_picker_refuses_what_it_cannot_read, |app| {
    let visitor = app.visitor();
    for (path, status) in [
        ("/divisions/picker", 400),
        ("/divisions/picker?name=", 400),
        ("/divisions/picker?name=%22%3E%3Cscript%3E", 400),
        ("/divisions/picker?name=at&code=abc", 422),
        ("/divisions/picker?name=at&code=%00", 422),
        ("/divisions/picker?name=at&code=99", 200),
    ] {
        assert_eq!(visitor.get(path).status, status, "{path}");
    }
});

fn yipin(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yipin"))
        .args(arguments)
        .output()
        .unwrap()
}

on_both!(
    the_command_imports_tells_faults_by_row_and_exits_with_1,
    |app| {
        let url = app.database_url();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| -> String {
            let path: &Path = &folder.path().join(name);
            std::fs::write(path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let done = yipin(&["import", "divisions", "--json", "--database-url", url]);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(report["rows"], 3221);
        assert_eq!(report["added"], 0);
        let bad = write(
            "bad.csv",
            "code,name,level,parent_code\n33,浙江省,province,\n33,浙江省,province,\n",
        );
        let failed = yipin(&["import", "divisions", &bad, "--database-url", url]);
        assert_eq!(failed.status.code(), Some(1));
        let said = String::from_utf8(failed.stderr).unwrap();
        assert!(
            said.contains("row 3, column code: This row repeats row 2."),
            "{said}"
        );
        let failed = yipin(&["import", "divisions", &bad, "--json", "--database-url", url]);
        let told: serde_json::Value = serde_json::from_slice(&failed.stdout).unwrap();
        assert_eq!(told["error"]["faults"][0]["row"], 3);
        let village = write(
            "good.csv",
            "division_code,town,village\n330106,转塘街道,何家村\n",
        );
        let done = yipin(&["import", "villages", &village, "--database-url", url]);
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert_eq!(said, "1 places read: 1 new, 0 changed\n");
        assert_eq!(yipin(&["import", "villages"]).status.code(), Some(2));
    }
);

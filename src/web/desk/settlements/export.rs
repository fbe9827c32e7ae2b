//! A period as a table for the bank.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};

use super::show::read;
use crate::base::error::{Error, Result};
use crate::base::ids::SettlementId;
use crate::domain::access::ReadMoney;
use crate::web::extract::{Db, Desk, Segment};
use crate::web::respond::{HtmlResult, Ui};

/// What Excel needs to read UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn written(rows: &[Vec<String>]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(Error::internal)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Error::internal(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(Error::internal)?;
    Ok(format!("{BYTE_ORDER_MARK}{text}"))
}

pub(super) async fn table(
    ui: Ui,
    db: Db,
    desk: Desk<ReadMoney>,
    Segment(id): Segment<SettlementId>,
) -> HtmlResult {
    let scope = desk.scope.clone();
    let facts = db.read(move |conn| read(conn, &scope, id)).await?;
    let text = |key: &str| ui.text(key, &[]);
    let mut rows = vec![
        ["payee", "name", "amount", "kept", "state", "note"]
            .map(|column| text(&format!("settlement-column-{column}")))
            .to_vec(),
    ];
    for one in &facts.instructions {
        rows.push(vec![
            text(&format!("settlement-payee-{}", one.payee_kind)),
            harmless(facts.name_of(one)),
            one.amount.to_decimal(),
            one.kept.to_decimal(),
            text(&format!("instruction-state-{}", one.state)),
            harmless(&one.note),
        ]);
    }
    let file = format!(
        "attachment; filename=\"settlement-{}-{}.csv\"",
        desk.scope.slug(),
        facts.settlement.number
    );
    Ok(HttpResponse::Ok()
        .content_type(ContentType(mime::TEXT_CSV_UTF_8))
        .insert_header((CONTENT_DISPOSITION, file))
        .body(written(&rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o_41_no_cell_runs_and_o_42_numbers_stay_numbers() {
        let cells = [
            "=1+1",
            "+86",
            "-5",
            "@x",
            "\tx",
            "'x",
            "翁家, \"大姐\"",
            "-42.00",
        ];
        let row: Vec<String> = cells.iter().map(|cell| harmless(cell)).collect();
        assert_eq!(
            row,
            [
                "'=1+1",
                "'+86",
                "'-5",
                "'@x",
                "'\tx",
                "''x",
                "翁家, \"大姐\"",
                "'-42.00"
            ]
        );
        let text = written(&[vec!["翁家, \"大姐\"".to_owned(), "-42.00".to_owned()]]).unwrap();
        assert_eq!(text, "\u{feff}\"翁家, \"\"大姐\"\"\",-42.00\n");
    }
}

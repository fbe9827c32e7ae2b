//! The bank's table comes back: what became of each of its rows. The component file
//! `settlement.html` shows it, for the shop and for administrators.

use actix_web::web::Bytes;
use serde::Serialize;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldError;
use crate::base::ids::SettlementId;
use crate::domain::access::{ManageMoney, ShopScope};
use crate::domain::settlements::{self, BankResult, Verdict};
use crate::web::extract::Db;
use crate::web::forms::Fault;
use crate::web::respond::Ui;

/// What became of the table.
#[derive(Debug, Default, Serialize)]
pub(in crate::web) struct BankResultView {
    /// The address of the period.
    base: String,
    number: i64,
    /// Why nothing of the table was booked.
    faults: Vec<FaultView>,
    rows: Vec<RowView>,
    /// How many rows somebody has to look at.
    left: usize,
}

#[derive(Debug, Serialize)]
struct FaultView {
    /// The row; 0 for the whole table.
    row: u64,
    fault: Fault,
}

#[derive(Debug, Serialize)]
struct RowView {
    row: u64,
    reference: String,
    minor: i64,
    /// `paid`, `failed`, `known`; empty for what was not booked.
    verdict: &'static str,
    fault: Option<Fault>,
}

impl BankResultView {
    /// `name_of` says how a column is called in the language of the page.
    fn refused(error: &Error, name_of: impl Fn(&str) -> String) -> Self {
        let of_row = |fault: &FieldError| FaultView {
            row: fault
                .field
                .split('.')
                .next()
                .and_then(|row| row.parse().ok())
                .unwrap_or_default(),
            fault: Fault::of(fault),
        };
        let mut faults: Vec<_> = error.field_errors().iter().map(of_row).collect();
        if faults.is_empty() {
            faults.push(FaultView {
                row: 0,
                fault: Fault::of(&whole(error)),
            });
        }
        for one in &mut faults {
            if let Some(column) = one.fault.params.get_mut("column") {
                *column = name_of(column);
            }
        }
        Self {
            faults,
            ..Self::default()
        }
    }

    /// At the page of a period.
    pub fn of_period(mut self, base: String, number: i64) -> Self {
        self.base = base;
        self.number = number;
        self
    }

    /// Whether nothing was booked.
    pub fn is_refused(&self) -> bool {
        !self.faults.is_empty()
    }
}

fn whole(error: &Error) -> FieldError {
    FieldError {
        field: String::new(),
        code: error.code(),
        params: error.params().to_vec(),
    }
}

/// Reads the table and books each row by itself: a row that is refused hinders no other, and
/// what was booked before a breakdown is known when the table comes again.
pub(in crate::web) async fn import(
    (ui, db): (&Ui, &Db),
    shop: &ShopScope<ManageMoney>,
    settlement: SettlementId,
    file: Option<Result<Bytes>>,
) -> Result<BankResultView> {
    let read = file.ok_or_else(|| Error::from(Code::FieldRequired));
    let read = read.flatten().and_then(|bytes| settlements::parse(&bytes));
    let results = match read {
        Ok(results) => results,
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
            let name_of = |column: &str| ui.text(&format!("bank-result-column-{column}"), &[]);
            return Ok(BankResultView::refused(&error, name_of));
        }
        Err(error) => return Err(error),
    };
    let mut view = BankResultView::default();
    for result in results {
        let (scope, one) = (shop.clone(), result.clone());
        let booked = db
            .write(move |tx| settlements::book(tx, &scope, settlement, &one))
            .await;
        let row = row(&result, booked);
        view.left += usize::from(row.fault.is_some());
        view.rows.push(row);
    }
    Ok(view)
}

fn row(result: &BankResult, booked: Result<Verdict>) -> RowView {
    let (verdict, fault) = match booked {
        Ok(Verdict::Paid) => ("paid", None),
        Ok(Verdict::Failed) => ("failed", None),
        Ok(Verdict::Known) => ("known", None),
        // Whatever it is: the rows before are booked, and people are to see which.
        Err(error) => {
            let own = error.field_errors().iter().next().cloned();
            let fault = own.unwrap_or_else(|| whole(&error));
            ("", Some(Fault::of(&fault)))
        }
    };
    RowView {
        row: result.row,
        reference: result.reference.to_string(),
        minor: result.amount.get(),
        verdict,
        fault,
    }
}

/// What tables lead to, for samples.
pub(in crate::web) fn samples() -> Vec<BankResultView> {
    let fault = |code| {
        Fault::of(&FieldError {
            field: String::new(),
            code,
            params: Vec::new(),
        })
    };
    let row = |row, verdict, code: Option<Code>| RowView {
        row,
        reference: format!("P{row}-2"),
        minor: 9_000,
        verdict,
        fault: code.map(fault),
    };
    let rows = vec![
        row(2, "paid", None),
        row(3, "failed", None),
        row(4, "known", None),
        row(5, "", Some(Code::BankResultSuperseded)),
        row(6, "", Some(Code::SettlementApprovedByYou)),
    ];
    let booked = BankResultView {
        rows,
        left: 2,
        ..BankResultView::default()
    };
    let mut errors = crate::base::fields::FieldErrors::new();
    errors.add("2.reference", Code::BankResultReference);
    let refused = [Error::fields(errors), Code::ImportEncoding.into()];
    let refused = refused
        .iter()
        .map(|error| BankResultView::refused(error, ToOwned::to_owned));
    std::iter::once(booked).chain(refused).collect()
}

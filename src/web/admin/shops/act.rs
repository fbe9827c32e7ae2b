//! What an administrator does with a shop: stops it, lets it go on, ends it.

use actix_web::http::StatusCode;

use super::show::draw;
use crate::base::error::{Kind, Result};
use crate::base::slug::Slug;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, SuspendShops};
use crate::domain::applications::reason;
use crate::domain::flows::shop_approval;
use crate::web::extract::{Admin, Db, RawForm, Segment};
use crate::web::respond::{HtmlResult, Ui, see_other};

type Supervisor = Admin<SuspendShops>;
type Address = Segment<Slug>;

/// An act for which a reason is given.
type Act = fn(&mut Tx<'_>, &DivisionScope<SuspendShops>, &Slug, &str) -> Result<()>;

fn path(slug: &Slug) -> String {
    format!("/admin/shops/{slug}")
}

pub(in crate::web::admin) async fn suspend(
    ui: Ui,
    db: Db,
    admin: Supervisor,
    Segment(slug): Address,
    form: RawForm,
) -> HtmlResult {
    let act: (Act, _) = (shop_approval::suspend, "flash-shop-suspended");
    with_reason(ui, &db, &admin, slug, &form, act).await
}

pub(in crate::web::admin) async fn close(
    ui: Ui,
    db: Db,
    admin: Supervisor,
    Segment(slug): Address,
    form: RawForm,
) -> HtmlResult {
    let act: (Act, _) = (shop_approval::close, "flash-shop-closed");
    with_reason(ui, &db, &admin, slug, &form, act).await
}

pub(in crate::web::admin) async fn clear_away(
    ui: Ui,
    db: Db,
    admin: Supervisor,
    Segment(slug): Address,
    form: RawForm,
) -> HtmlResult {
    let act: (Act, _) = (shop_approval::clear_away, "flash-shop-cleared");
    with_reason(ui, &db, &admin, slug, &form, act).await
}

pub(in crate::web::admin) async fn resume(
    db: Db,
    admin: Supervisor,
    Segment(slug): Address,
) -> HtmlResult {
    let (scope, to) = (admin.scope, path(&slug));
    db.write(move |tx| shop_approval::resume(tx, &scope, &slug))
        .await?;
    see_other(&to).with_success("flash-shop-resumed").done()
}

async fn with_reason(
    ui: Ui,
    db: &Db,
    admin: &Supervisor,
    slug: Slug,
    form: &RawForm,
    (act, done): (Act, &str),
) -> HtmlResult {
    let (scope, at) = (admin.scope.clone(), slug.clone());
    let acted = match reason(form.get("reason")) {
        Ok(reason) => db.write(move |tx| act(tx, &scope, &at, &reason)).await,
        Err(error) => Err(error),
    };
    match acted {
        Ok(()) => see_other(&path(&slug)).with_success(done).done(),
        Err(error) if error.kind() == Kind::Invalid => {
            let form = form.refused(&error);
            let office = (&admin.scope, &admin.login);
            draw(ui, db, office, slug, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

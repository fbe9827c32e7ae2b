//! The tables as diesel sees them; `tests/it/migrations.rs` compares this with both databases.
#![expect(missing_docs, reason = "the migrations say what each column means")]

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        name -> Text,
        password_hash -> Text,
        locale -> Text,
        state -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        public_id -> Text,
        user_id -> BigInt,
        token_hash -> Text,
        previous_token_hash -> Nullable<Text>,
        rotated_at -> BigInt,
        generation -> BigInt,
        user_agent -> Text,
        address -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        revoked_reason -> Nullable<Text>,
    }
}

diesel::table! {
    password_resets (id) {
        id -> BigInt,
        user_id -> Nullable<BigInt>,
        public_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    email_changes (id) {
        id -> BigInt,
        user_id -> BigInt,
        public_id -> Text,
        email -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    addresses (id) {
        id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        phone -> Text,
        code -> Text,
        region -> Text,
        detail -> Text,
        is_default -> Bool,
        updated_at -> BigInt,
    }
}

diesel::table! {
    follows (id) {
        id -> BigInt,
        user_id -> BigInt,
        shop_id -> BigInt,
        wants_news -> Bool,
        told_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    follow_news (id) {
        id -> BigInt,
        shop_id -> BigInt,
        event_id -> BigInt,
        kind -> Text,
        params -> Text,
        link -> Text,
        created_at -> BigInt,
        follow_id -> BigInt,
    }
}

diesel::table! {
    divisions (code) {
        code -> Text,
        name -> Text,
        name_en -> Text,
        level -> Text,
        parent_code -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        successor_code -> Nullable<Text>,
    }
}

diesel::table! {
    villages (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        name_en -> Text,
        town_name -> Text,
        town_name_en -> Text,
        code -> Text,
        division_code -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    categories (code) {
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        position -> Integer,
    }
}

diesel::table! {
    shops (id) {
        id -> BigInt,
        village_id -> BigInt,
        slug -> Text,
        name_zh -> Text,
        name_en -> Text,
        story_zh -> Text,
        story_en -> Text,
        contact_name -> Text,
        contact_phone -> Text,
        licence_kind -> Text,
        licence_number -> Text,
        exempt_reason -> Text,
        origin_code -> Text,
        origin_detail -> Text,
        place_zh -> Text,
        place_en -> Text,
        division_code -> Text,
        cover_hash -> Nullable<Text>,
        accepts_cod -> Bool,
        accepts_transfer -> Bool,
        bank_name -> Text,
        bank_holder -> Text,
        bank_account -> Text,
        state -> Text,
        approved_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        holiday_from -> Nullable<Date>,
        holiday_to -> Nullable<Date>,
        search_names -> Text,
        weigh_tolerance_bp -> BigInt,
    }
}

diesel::table! {
    shop_certificates (id) {
        id -> BigInt,
        shop_id -> BigInt,
        kind -> Text,
        name -> Text,
        number -> Text,
        issuer -> Text,
        issued_on -> Date,
        valid_to -> Nullable<Date>,
        scan_hash -> Text,
        state -> Text,
        entered_at -> BigInt,
        checked_by -> Nullable<BigInt>,
        checked_at -> Nullable<BigInt>,
        reason -> Text,
    }
}

diesel::table! {
    shop_fronts (shop_id) {
        shop_id -> BigInt,
        ship_days -> Nullable<Integer>,
        closes_on_holiday -> Bool,
        holiday_zh -> Text,
        holiday_en -> Text,
    }
}

diesel::table! {
    shop_photos (id) {
        id -> BigInt,
        shop_id -> BigInt,
        media_id -> BigInt,
        caption_zh -> Text,
        caption_en -> Text,
        position -> Integer,
    }
}

diesel::table! {
    shop_slugs (slug) {
        slug -> Text,
        shop_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    charters (id) {
        id -> BigInt,
        shop_id -> BigInt,
        category_code -> Text,
        name_zh -> Text,
        name_en -> Text,
        origin_zh -> Text,
        origin_en -> Text,
        production_area -> Text,
        grade_rules -> Text,
        standards -> Text,
        state -> Text,
        created_at -> BigInt,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    memberships (id) {
        id -> BigInt,
        shop_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        shop_id -> BigInt,
        role -> Text,
        contact -> Text,
        token_hash -> Text,
        invited_by -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        accepted_by -> Nullable<BigInt>,
        accepted_at -> Nullable<BigInt>,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    offices (id) {
        id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        division_code -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        tx_id -> BigInt,
        shop_id -> Nullable<BigInt>,
        aggregate -> Text,
        aggregate_id -> BigInt,
        kind -> Text,
        actor_kind -> Text,
        actor_id -> Nullable<BigInt>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        occurred_at -> BigInt,
        business_date -> Date,
    }
}

diesel::table! {
    consumers (name) {
        name -> Text,
        tx_id -> BigInt,
        event_id -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (id) {
        id -> BigInt,
        actor -> Text,
        route -> Text,
        key -> Text,
        body_hash -> Text,
        response -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        shop_id -> BigInt,
        kind -> Text,
        subject_id -> BigInt,
        state -> Text,
        applicant_id -> BigInt,
        created_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    review_steps (id) {
        id -> BigInt,
        shop_id -> BigInt,
        application_id -> BigInt,
        division_code -> Text,
        position -> Integer,
        state -> Text,
        checklist -> Text,
        comments -> Text,
        reason -> Text,
        decided_by -> Nullable<BigInt>,
        opened_at -> BigInt,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    stock_items (id) {
        id -> BigInt,
        shop_id -> BigInt,
        name -> Text,
        unit -> Text,
        on_hand -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    stock_movements (id) {
        id -> BigInt,
        shop_id -> BigInt,
        stock_item_id -> BigInt,
        kind -> Text,
        quantity -> BigInt,
        reference_kind -> Nullable<Text>,
        reference_id -> Nullable<BigInt>,
        note -> Text,
        actor_id -> Nullable<BigInt>,
        occurred_at -> BigInt,
    }
}

diesel::table! {
    media (id) {
        id -> BigInt,
        shop_id -> BigInt,
        hash -> Text,
        width -> Integer,
        height -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    listings (id) {
        id -> BigInt,
        shop_id -> BigInt,
        charter_id -> BigInt,
        slug -> Text,
        title_zh -> Text,
        title_en -> Text,
        summary_zh -> Text,
        summary_en -> Text,
        description_zh -> Text,
        description_en -> Text,
        season_from -> Nullable<Integer>,
        season_to -> Nullable<Integer>,
        state -> Text,
        published_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        stars_1 -> BigInt,
        stars_2 -> BigInt,
        stars_3 -> BigInt,
        stars_4 -> BigInt,
        stars_5 -> BigInt,
        sold -> BigInt,
        ships_from -> Nullable<Date>,
    }
}

diesel::table! {
    variants (id) {
        id -> BigInt,
        shop_id -> BigInt,
        listing_id -> BigInt,
        stock_item_id -> BigInt,
        sku -> Text,
        pack_zh -> Text,
        pack_en -> Text,
        sold_by -> Text,
        price_minor -> BigInt,
        net_mass_grams -> Nullable<BigInt>,
        step_grams -> Nullable<BigInt>,
        draws -> BigInt,
        position -> Integer,
        state -> Text,
    }
}

diesel::table! {
    listing_photos (id) {
        id -> BigInt,
        shop_id -> BigInt,
        listing_id -> BigInt,
        media_id -> BigInt,
        alt_zh -> Text,
        alt_en -> Text,
        position -> Integer,
    }
}

diesel::table! {
    listing_cards (listing_id) {
        listing_id -> BigInt,
        shop_id -> BigInt,
        category_code -> Text,
        province_code -> Text,
        prefecture_code -> Text,
        county_code -> Text,
        slug -> Text,
        title_zh -> Text,
        title_en -> Text,
        shop_slug -> Text,
        shop_name_zh -> Text,
        shop_name_en -> Text,
        place_zh -> Text,
        place_en -> Text,
        photo_hash -> Nullable<Text>,
        price_minor -> BigInt,
        sold_by -> Text,
        net_mass_grams -> Nullable<BigInt>,
        has_more_prices -> Bool,
        is_in_stock -> Bool,
        season_from -> Nullable<Integer>,
        season_to -> Nullable<Integer>,
        published_at -> BigInt,
        rating -> Integer,
        reviews -> BigInt,
    }
}

diesel::table! {
    open_shops (shop_id) {
        shop_id -> BigInt,
        county_code -> Text,
        category_code -> Text,
    }
}

diesel::table! {
    season_cards (month, published_at, listing_id) {
        month -> Integer,
        published_at -> BigInt,
        listing_id -> BigInt,
    }
}

diesel::table! {
    search_misses (day, query, division_code) {
        day -> Date,
        query -> Text,
        division_code -> Text,
        misses -> BigInt,
    }
}

diesel::table! {
    stray_pictures (id) {
        id -> BigInt,
        shelf -> Text,
        line_id -> BigInt,
        hash -> Text,
        due_at -> BigInt,
        claimed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    freight_templates (id) {
        id -> BigInt,
        shop_id -> BigInt,
        charge_by -> Text,
        first_units -> BigInt,
        first_minor -> BigInt,
        next_units -> BigInt,
        next_minor -> BigInt,
        free_over_minor -> Nullable<BigInt>,
        free_over_pieces -> Nullable<BigInt>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    freight_zones (id) {
        id -> BigInt,
        shop_id -> BigInt,
        template_id -> BigInt,
        province_code -> Text,
        is_excluded -> Bool,
        first_minor -> BigInt,
        next_minor -> BigInt,
    }
}

diesel::table! {
    carts (id) {
        id -> BigInt,
        user_id -> Nullable<BigInt>,
        token_hash -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        kind -> Text,
        draft -> Text,
        draft_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    cart_lines (id) {
        id -> BigInt,
        cart_id -> BigInt,
        shop_id -> BigInt,
        variant_id -> BigInt,
        quantity -> BigInt,
        added_at -> BigInt,
    }
}

diesel::table! {
    purchases (id) {
        id -> BigInt,
        number -> Text,
        user_id -> Nullable<BigInt>,
        guest_hash -> Nullable<Text>,
        contact_phone -> Text,
        contact_email -> Nullable<Text>,
        total_minor -> BigInt,
        currency -> Text,
        locale -> Text,
        placed_at -> BigInt,
    }
}

diesel::table! {
    purchase_links (id) {
        id -> BigInt,
        purchase_id -> BigInt,
        token_hash -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    orders (id) {
        id -> BigInt,
        shop_id -> BigInt,
        purchase_id -> BigInt,
        number -> Text,
        state -> Text,
        payment_method -> Text,
        buyer_key -> Text,
        items_minor -> BigInt,
        freight_minor -> BigInt,
        discount_minor -> BigInt,
        subsidy_minor -> BigInt,
        total_minor -> BigInt,
        paid_minor -> BigInt,
        refunded_minor -> BigInt,
        ship_name -> Text,
        ship_phone -> Text,
        ship_code -> Text,
        ship_region -> Text,
        ship_detail -> Text,
        note -> Text,
        placed_at -> BigInt,
        pay_by -> Nullable<BigInt>,
        state_changed_at -> BigInt,
        due_at -> Nullable<BigInt>,
        business_date -> Date,
        version -> BigInt,
        network_key -> Nullable<Text>,
        commission_minor -> BigInt,
        invite_at -> Nullable<BigInt>,
        ships_from -> Nullable<Date>,
        has_unsettled -> Bool,
    }
}

diesel::table! {
    order_lines (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        position -> Integer,
        listing_id -> BigInt,
        variant_id -> BigInt,
        stock_item_id -> BigInt,
        title_zh -> Text,
        title_en -> Text,
        pack_zh -> Text,
        pack_en -> Text,
        sku -> Text,
        photo_hash -> Nullable<Text>,
        sold_by -> Text,
        quantity -> BigInt,
        unit_price_minor -> BigInt,
        mass_grams -> Nullable<BigInt>,
        stock_units -> BigInt,
        line_minor -> BigInt,
    }
}

diesel::table! {
    payments (id) {
        id -> BigInt,
        purchase_id -> BigInt,
        provider -> Text,
        method -> Text,
        amount_minor -> BigInt,
        currency -> Text,
        state -> Text,
        provider_reference -> Nullable<Text>,
        note -> Text,
        recorded_by -> Nullable<BigInt>,
        created_at -> BigInt,
        succeeded_at -> Nullable<BigInt>,
        received_on -> Nullable<Date>,
        number -> Nullable<Text>,
        page_url -> Nullable<Text>,
        expires_at -> Nullable<BigInt>,
        next_query_at -> Nullable<BigInt>,
        queries -> BigInt,
    }
}

diesel::table! {
    payment_messages (id) {
        id -> BigInt,
        provider -> Text,
        kind -> Text,
        headers -> Text,
        body -> Text,
        received_at -> BigInt,
        is_verified -> Nullable<Bool>,
        about -> Nullable<Text>,
        said -> Nullable<Text>,
        amount_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        outcome -> Nullable<Text>,
        handled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    held_payments (id) {
        id -> BigInt,
        payment_id -> BigInt,
        expected_minor -> BigInt,
        expected_currency -> Text,
        received_minor -> BigInt,
        received_currency -> Text,
        state -> Text,
        decision -> Nullable<Text>,
        return_minor -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        held_at -> BigInt,
        by_hand_note -> Text,
    }
}

diesel::table! {
    gateway_refunds (id) {
        id -> BigInt,
        number -> Text,
        payment_id -> BigInt,
        shop_id -> Nullable<BigInt>,
        refund_id -> Nullable<BigInt>,
        held_id -> Nullable<BigInt>,
        amount_minor -> BigInt,
        currency -> Text,
        state -> Text,
        tries -> BigInt,
        next_try_at -> Nullable<BigInt>,
        last_error -> Text,
        created_at -> BigInt,
        refusals -> BigInt,
        left_because -> Nullable<Text>,
    }
}

diesel::table! {
    shop_merchants (id) {
        id -> BigInt,
        shop_id -> BigInt,
        provider -> Text,
        merchant -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    payment_allocations (id) {
        id -> BigInt,
        shop_id -> BigInt,
        payment_id -> BigInt,
        order_id -> BigInt,
        amount_minor -> BigInt,
        payee -> Text,
        custody -> Text,
    }
}

diesel::table! {
    refunds (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        amount_minor -> BigInt,
        state -> Text,
        reason -> Text,
        provider_reference -> Nullable<Text>,
        requested_at -> BigInt,
        decided_by -> Nullable<BigInt>,
        succeeded_at -> Nullable<BigInt>,
        freight_minor -> BigInt,
    }
}

diesel::table! {
    refund_lines (id) {
        id -> BigInt,
        shop_id -> BigInt,
        refund_id -> BigInt,
        order_line_id -> BigInt,
        quantity -> BigInt,
        unsent -> BigInt,
        restocked -> BigInt,
        amount_minor -> BigInt,
        unlotted -> BigInt,
        unlotted_whole -> BigInt,
    }
}

diesel::table! {
    claims (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        kind -> Text,
        state -> Text,
        reason -> Text,
        asked_minor -> BigInt,
        offer_minor -> Nullable<BigInt>,
        answer -> Text,
        verdict -> Text,
        carrier_code -> Text,
        tracking_number -> Text,
        refund_id -> Nullable<BigInt>,
        opened_at -> BigInt,
        state_changed_at -> BigInt,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    claim_lines (id) {
        id -> BigInt,
        shop_id -> BigInt,
        claim_id -> BigInt,
        order_line_id -> BigInt,
        quantity -> BigInt,
    }
}

diesel::table! {
    claim_photos (id) {
        id -> BigInt,
        shop_id -> BigInt,
        claim_id -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    message_threads (id) {
        id -> BigInt,
        shop_id -> BigInt,
        user_id -> Nullable<BigInt>,
        purchase_id -> Nullable<BigInt>,
        order_id -> Nullable<BigInt>,
        listing_id -> Nullable<BigInt>,
        last_message_id -> BigInt,
        last_by -> Text,
        last_at -> BigInt,
        buyer_read_id -> BigInt,
        shop_read_id -> BigInt,
        buyer_unread -> BigInt,
        shop_unread -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        shop_id -> BigInt,
        thread_id -> BigInt,
        side -> Text,
        user_id -> Nullable<BigInt>,
        body -> Text,
        warns -> Bool,
        send_key -> Text,
        created_at -> BigInt,
        erased_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    message_photos (id) {
        id -> BigInt,
        shop_id -> BigInt,
        message_id -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    message_inboxes (id) {
        id -> BigInt,
        owner_kind -> Text,
        owner_id -> BigInt,
        unread -> BigInt,
        mail_due_at -> Nullable<BigInt>,
        mailed_at -> Nullable<BigInt>,
        mails -> Integer,
    }
}

diesel::table! {
    message_blocks (id) {
        id -> BigInt,
        shop_id -> BigInt,
        user_id -> BigInt,
        side -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    message_readings (id) {
        id -> BigInt,
        shop_id -> BigInt,
        thread_id -> BigInt,
        claim_id -> BigInt,
        user_id -> BigInt,
        read_at -> BigInt,
    }
}

diesel::table! {
    quick_replies (id) {
        id -> BigInt,
        shop_id -> BigInt,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    message_words (id) {
        id -> BigInt,
        division_code -> Text,
        kind -> Text,
        word -> Text,
        plain -> Text,
        user_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    message_reports (id) {
        id -> BigInt,
        shop_id -> BigInt,
        message_id -> BigInt,
        side -> Text,
        user_id -> Nullable<BigInt>,
        reason -> Text,
        created_at -> BigInt,
        answer -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    reviews (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        order_line_id -> BigInt,
        listing_id -> BigInt,
        stars -> Integer,
        body -> Text,
        author -> Text,
        photos -> Text,
        written_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        answer -> Text,
        answered_at -> Nullable<BigInt>,
        hidden_for -> Nullable<Text>,
        answer_hidden_for -> Nullable<Text>,
    }
}

diesel::table! {
    abuse_reports (id) {
        id -> BigInt,
        shop_id -> BigInt,
        subject -> Text,
        subject_id -> BigInt,
        reporter -> Text,
        ground -> Text,
        note -> Text,
        reported_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    questions (id) {
        id -> BigInt,
        shop_id -> BigInt,
        listing_id -> BigInt,
        user_id -> BigInt,
        body -> Text,
        author -> Text,
        asked_at -> BigInt,
        answer -> Text,
        answered_at -> Nullable<BigInt>,
        hidden_for -> Nullable<Text>,
        answer_hidden_for -> Nullable<Text>,
    }
}

diesel::table! {
    invoices (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        user_id -> Nullable<BigInt>,
        state -> Text,
        title_kind -> Text,
        title -> Text,
        tax_number -> Text,
        email -> Text,
        note -> Text,
        invoice_number -> Text,
        link -> Text,
        answer -> Text,
        issued_minor -> BigInt,
        red_minor -> BigInt,
        red_numbers -> Text,
        requested_at -> BigInt,
        state_changed_at -> BigInt,
    }
}

diesel::table! {
    shipments (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        carrier_code -> Text,
        tracking_number -> Text,
        shipped_by -> Nullable<BigInt>,
        shipped_at -> BigInt,
    }
}

diesel::table! {
    shipment_lines (id) {
        id -> BigInt,
        shop_id -> BigInt,
        shipment_id -> BigInt,
        order_line_id -> BigInt,
        quantity -> BigInt,
        weighed_grams -> Nullable<BigInt>,
        missing_grams -> BigInt,
    }
}

diesel::table! {
    ledger_accounts (id) {
        id -> BigInt,
        kind -> Text,
        shop_id -> BigInt,
        payee_id -> BigInt,
        balance_minor -> BigInt,
    }
}

diesel::table! {
    ledger_transfers (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        kind -> Text,
        reference_id -> BigInt,
        business_date -> Date,
        created_at -> BigInt,
    }
}

diesel::table! {
    ledger_entries (id) {
        id -> BigInt,
        transfer_id -> BigInt,
        account_id -> BigInt,
        amount_minor -> BigInt,
        order_line_id -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        user_id -> BigInt,
        event_id -> BigInt,
        kind -> Text,
        params -> Text,
        link -> Text,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        event_id -> Nullable<BigInt>,
        recipient -> Text,
        kind -> Text,
        params -> Text,
        locale -> Text,
        state -> Text,
        attempts -> Integer,
        next_attempt_at -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        user_id -> Nullable<BigInt>,
        purchase_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    households (id) {
        id -> BigInt,
        shop_id -> BigInt,
        name -> Text,
        alias -> Text,
        poverty -> Nullable<Text>,
        state -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sharing_rules (id) {
        id -> BigInt,
        shop_id -> BigInt,
        version -> BigInt,
        fund_bps -> BigInt,
        costs_bps -> BigInt,
        note -> Text,
        published_by -> Nullable<BigInt>,
        published_at -> BigInt,
    }
}

diesel::table! {
    lots (id) {
        id -> BigInt,
        shop_id -> BigInt,
        stock_item_id -> BigInt,
        code -> Text,
        harvested_on -> Date,
        quantity -> BigInt,
        assigned -> BigInt,
        grade -> Text,
        plot -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    lot_numbers (prefix) {
        prefix -> Text,
        last -> BigInt,
    }
}

diesel::table! {
    lot_shares (id) {
        id -> BigInt,
        shop_id -> BigInt,
        lot_id -> BigInt,
        household_id -> BigInt,
        share_bps -> BigInt,
    }
}

diesel::table! {
    shipment_line_lots (id) {
        id -> BigInt,
        shop_id -> BigInt,
        shipment_line_id -> BigInt,
        lot_id -> BigInt,
        units -> BigInt,
    }
}

diesel::table! {
    trace_keys (id) {
        id -> BigInt,
        name -> Text,
        public_key -> Text,
        since -> BigInt,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    lot_inspections (id) {
        id -> BigInt,
        shop_id -> BigInt,
        lot_id -> BigInt,
        kind -> Text,
        inspected_on -> Date,
        inspector -> Text,
        result -> Text,
        report -> Text,
        noted_by -> Nullable<BigInt>,
        noted_at -> BigInt,
    }
}

diesel::table! {
    lot_certificates (id) {
        id -> BigInt,
        shop_id -> BigInt,
        lot_id -> BigInt,
        number -> BigInt,
        key_id -> BigInt,
        payload -> Text,
        issued_by -> Nullable<BigInt>,
        issued_at -> BigInt,
    }
}

diesel::table! {
    lot_recalls (id) {
        id -> BigInt,
        shop_id -> BigInt,
        lot_id -> BigInt,
        reason -> Text,
        party -> Text,
        recalled_by -> Nullable<BigInt>,
        recalled_at -> BigInt,
    }
}

diesel::table! {
    settlements (id) {
        id -> BigInt,
        shop_id -> BigInt,
        number -> BigInt,
        until_on -> Date,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    settlement_instructions (id) {
        id -> BigInt,
        shop_id -> BigInt,
        settlement_id -> BigInt,
        payee_kind -> Text,
        payee_id -> BigInt,
        amount_minor -> BigInt,
        kept_minor -> BigInt,
        state -> Text,
        note -> Text,
        changed_by -> Nullable<BigInt>,
        changed_at -> BigInt,
        approved_by -> Nullable<BigInt>,
        attempts -> BigInt,
    }
}

diesel::table! {
    payee_accounts (id) {
        id -> BigInt,
        shop_id -> BigInt,
        payee_kind -> Text,
        payee_id -> BigInt,
        key_id -> Text,
        sealed -> Text,
        last_digits -> Text,
        changed_by -> Nullable<BigInt>,
        changed_at -> BigInt,
    }
}

diesel::table! {
    settlement_items (id) {
        id -> BigInt,
        shop_id -> BigInt,
        instruction_id -> BigInt,
        entry_id -> BigInt,
        custody -> Text,
    }
}

diesel::table! {
    promotions (id) {
        id -> BigInt,
        shop_id -> BigInt,
        name_zh -> Text,
        name_en -> Text,
        code -> Nullable<Text>,
        kind -> Text,
        amount_minor -> Nullable<BigInt>,
        rate_bp -> BigInt,
        min_goods_minor -> BigInt,
        total_limit -> Nullable<BigInt>,
        buyer_limit -> Nullable<BigInt>,
        starts_on -> Date,
        ends_on -> Date,
        state -> Text,
        used -> BigInt,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    order_reductions (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        position -> Integer,
        kind -> Text,
        bearer_kind -> Text,
        bearer_id -> BigInt,
        promotion_id -> Nullable<BigInt>,
        name_zh -> Text,
        name_en -> Text,
        amount_minor -> BigInt,
        released_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    programmes (id) {
        id -> BigInt,
        division_code -> Text,
        name_zh -> Text,
        name_en -> Text,
        about_zh -> Text,
        about_en -> Text,
        kind -> Text,
        basis -> Text,
        amount_minor -> Nullable<BigInt>,
        rate_bp -> BigInt,
        most_minor -> Nullable<BigInt>,
        min_goods_minor -> BigInt,
        code -> Nullable<Text>,
        total_limit -> Nullable<BigInt>,
        buyer_limit -> Nullable<BigInt>,
        budget_minor -> BigInt,
        reserved_minor -> BigInt,
        spent_minor -> BigInt,
        used -> BigInt,
        starts_on -> Date,
        ends_on -> Date,
        state -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
        is_on_shelf -> Bool,
    }
}

diesel::table! {
    programme_areas (id) {
        id -> BigInt,
        programme_id -> BigInt,
        division_code -> Text,
    }
}

diesel::table! {
    programme_uses (id) {
        id -> BigInt,
        programme_id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        amount_minor -> BigInt,
        returned_minor -> BigInt,
        state -> Text,
        used_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    users,
    sessions,
    password_resets,
    email_changes,
    addresses,
    follows,
    follow_news,
    divisions,
    villages,
    categories,
    shops,
    shop_certificates,
    shop_fronts,
    shop_photos,
    shop_slugs,
    charters,
    memberships,
    invitations,
    offices,
    events,
    consumers,
    leases,
    idempotency_keys,
    applications,
    review_steps,
    stock_items,
    stock_movements,
    media,
    stray_pictures,
    listings,
    variants,
    listing_photos,
    listing_cards,
    open_shops,
    season_cards,
    search_misses,
    freight_templates,
    freight_zones,
    carts,
    cart_lines,
    promotions,
    programmes,
    programme_areas,
    programme_uses,
    purchases,
    purchase_links,
    orders,
    order_lines,
    order_reductions,
    payments,
    payment_messages,
    held_payments,
    gateway_refunds,
    shop_merchants,
    payment_allocations,
    refunds,
    refund_lines,
    claims,
    claim_lines,
    claim_photos,
    message_threads,
    messages,
    message_photos,
    message_inboxes,
    message_blocks,
    message_readings,
    quick_replies,
    message_words,
    message_reports,
    reviews,
    abuse_reports,
    questions,
    invoices,
    shipments,
    shipment_lines,
    households,
    sharing_rules,
    lots,
    lot_numbers,
    lot_shares,
    shipment_line_lots,
    trace_keys,
    lot_inspections,
    lot_certificates,
    lot_recalls,
    settlements,
    settlement_instructions,
    settlement_items,
    payee_accounts,
    ledger_accounts,
    ledger_transfers,
    ledger_entries,
    notices,
    mails,
);
